/** Photographs with masks drawn by hand, and what a network would say of them. */
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { RgbaImage } from '@/lib/shared/mask/flood';
import { rectOf, type Size } from '@/lib/shared/mask/geometry';
import { createMask, type Mask, type MaskPatch } from '@/lib/shared/mask/mask';
import { resampleMask } from '@/lib/shared/mask/resample';
import type { CoarseMap } from '@/lib/shared/select/coarse-map';
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
