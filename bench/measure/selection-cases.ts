/** Photographs with masks drawn by hand, and what a network would say of them. */
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { RgbaImage } from '@/lib/shared/mask/flood';
import { imagePoint, rectOf, type Size } from '@/lib/shared/mask/geometry';
import { createMask, type Mask, type MaskPatch } from '@/lib/shared/mask/mask';
import { paintPolygon } from '@/lib/shared/mask/polygon';
import { resampleMask } from '@/lib/shared/mask/resample';
import { type CoarseMap, sampleLogits } from '@/lib/shared/select/coarse-map';
import { createRandom } from './random';

/** Photo file → masks in `bench/truth`. */
export const TRUTHS = {
  'coffee.png': ['coffee-saucer', 'coffee-rim'],
  'astronaut.png': ['astronaut'],
  'chelsea.png': ['chelsea-eye'],
  'seeding.jpg': ['seeding-leaf'],
} as const;

const pathOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The photo, scaled to about `megapixels`. */
export async function openPhoto(name: string, megapixels: number): Promise<RgbaImage> {
  const picture = sharp(pathOf(`e2e/photos/${name}`))
    .ensureAlpha()
    .toColourspace('srgb');
  const { width, height } = await picture.metadata();
  const scale = Math.sqrt((megapixels * 1e6) / (width * height));
  const { data, info } = await picture
    .resize(Math.round(width * scale), Math.round(height * scale), { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** Of the file itself. */
export async function findWidth(name: string): Promise<number> {
  return (await sharp(pathOf(`e2e/photos/${name}`)).metadata()).width;
}

export async function openTruth(name: string, { width, height }: Size): Promise<Mask> {
  const data = await sharp(pathOf(`bench/truth/${name}.png`))
    .toColourspace('b-w')
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  return createMask(width, height, Uint8Array.from(data));
}

const LONG_EDGE = 256;

/**
 * The truth as a network gives it: 256 cells along the long edge, blurred, up to a cell beside its place and noisy.
 */
export function roughen(truth: Mask, seed: number): CoarseMap {
  const random = createRandom(seed);
  const scale = LONG_EDGE / Math.max(truth.width, truth.height);
  const width = Math.max(1, Math.round(truth.width * scale));
  const height = Math.max(1, Math.round(truth.height * scale));
  const small = resampleMask(truth, rectOf(truth), width, height);
  const shiftX = random() * 2 - 1;
  const shiftY = random() * 2 - 1;
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [sum, total] = [0, 0];
      for (let v = -2; v <= 2; v++) {
        for (let u = -2; u <= 2; u++) {
          const weight = Math.exp(-((u - shiftX) ** 2 + (v - shiftY) ** 2) / 1.4);
          const cellX = Math.min(width - 1, Math.max(0, x + u));
          const cellY = Math.min(height - 1, Math.max(0, y + v));
          sum += weight * (small.data[cellY * width + cellX] as number);
          total += weight;
        }
      }
      const share = Math.min(0.998, Math.max(0.002, sum / total / 255));
      // Three uniform numbers are near enough to a normal one of deviation 0.5.
      const noise = random() + random() + random() - 1.5;
      data[y * width + x] = Math.log(share / (1 - share)) + noise;
    }
  }
  return { width, height, data, area: rectOf(truth) };
}

export function applyPatch(size: Size, { rect, data }: MaskPatch): Mask {
  const mask = createMask(size.width, size.height);
  for (let y = 0; y < rect.height; y++)
    mask.data.set(data.subarray(y * rect.width, (y + 1) * rect.width), (rect.y + y) * size.width + rect.x);
  return mask;
}

/** Photographs cut into one another along a curve: hard edges whose place is known to a part of a pixel. */
export const INLAYS = [
  ['coffee.png', 'seeding.jpg'],
  ['seeding.jpg', 'coffee.png'],
  ['chelsea.png', 'astronaut.png'],
  ['astronaut.png', 'chelsea.png'],
] as const;

/** @param radius of the curve, as a share of the photo's shorter side */
export async function makeInlay(
  [top, under]: readonly [string, string],
  megapixels: number,
  radius: number,
): Promise<{ photo: RgbaImage; truth: Mask }> {
  const back = await openPhoto(under, megapixels);
  const front = await openPhoto(top, megapixels * 1.3);
  const { width, height } = back;
  const truth = createMask(width, height);
  const points = Array.from({ length: 400 }, (_, i) => {
    const angle = (i / 400) * 2 * Math.PI;
    const reach =
      radius * Math.min(width, height) * (1 + 0.25 * Math.sin(5 * angle) + 0.1 * Math.sin(11 * angle + 1));
    return imagePoint(width * 0.45 + reach * Math.cos(angle), height * 0.5 + reach * Math.sin(angle));
  });
  paintPolygon(truth, points, 'add');
  const data = new Uint8Array(back.data);
  for (let i = 0; i < truth.data.length; i++) {
    const share = (truth.data[i] as number) / 255;
    if (share === 0) continue;
    const x = Math.min(front.width - 1, i % width);
    const y = Math.min(front.height - 1, Math.floor(i / width));
    for (let c = 0; c < 3; c++) {
      const own = front.data[(y * front.width + x) * 4 + c] as number;
      data[i * 4 + c] = share * own + (1 - share) * (data[i * 4 + c] as number) + 0.5;
    }
  }
  return { photo: { width, height, data }, truth };
}

/** The map alone, enlarged to the photo: what a selection is without looking at the photo. */
export function enlargeMap(map: CoarseMap, size: Size): Mask {
  const mask = createMask(size.width, size.height);
  for (let y = 0; y < size.height; y++) {
    const row = sampleLogits(map, { x: 0.5, y: y + 0.5 }, 1, size.width, 1);
    for (let x = 0; x < size.width; x++) mask.data[y * size.width + x] = (row[x] as number) > 0 ? 255 : 0;
  }
  return mask;
}
