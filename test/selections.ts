/** Pictures and coarse maps for the tests of selections. */
import type { RgbaImage } from '@/lib/shared/mask/flood';
import { rectOf, type Size } from '@/lib/shared/mask/geometry';
import { createMask, type Mask, type MaskPatch, SELECTED_FROM } from '@/lib/shared/mask/mask';
import type { CoarseMap } from '@/lib/shared/select/coarse-map';
import { createRandom } from './masks';

export type Colour = readonly [number, number, number];

/** A photo of a colour for each place, with a little noise. */
export function drawPhoto(size: Size, colourAt: (x: number, y: number) => Colour, noise = 0): RgbaImage {
  const random = createRandom(3);
  const data = new Uint8ClampedArray(size.width * size.height * 4).fill(255);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const colour = colourAt(x, y);
      for (let c = 0; c < 3; c++)
        data[(y * size.width + x) * 4 + c] = (colour[c] as number) + (random() - 0.5) * 2 * noise;
    }
  }
  return { ...size, data };
}

/** A map of cells of `cellPx`, whose logits are asked for at the middle of each. */
export function drawMap(size: Size, cellPx: number, logitAt: (x: number, y: number) => number): CoarseMap {
  const width = Math.ceil(size.width / cellPx);
  const height = Math.ceil(size.height / cellPx);
  const data = Float32Array.from({ length: width * height }, (_, i) =>
    logitAt(((i % width) + 0.5) * cellPx, (Math.floor(i / width) + 0.5) * cellPx),
  );
  return { width, height, data, area: { x: 0, y: 0, width: width * cellPx, height: height * cellPx } };
}

export function patchToMask(size: Size, { rect, data }: MaskPatch): Mask {
  const mask = createMask(size.width, size.height);
  for (let y = 0; y < rect.height; y++)
    mask.data.set(data.subarray(y * rect.width, (y + 1) * rect.width), (rect.y + y) * size.width + rect.x);
  return mask;
}

export function isInPhoto({ rect, data }: MaskPatch, size: Size): boolean {
  const whole = rectOf(size);
  return (
    rect.x >= 0 &&
    rect.y >= 0 &&
    rect.x + rect.width <= whole.width &&
    rect.y + rect.height <= whole.height &&
    data.length === rect.width * rect.height
  );
}

/** Pixels whose yes or no is another than asked. */
export function countWrong(mask: Mask, isInside: (x: number, y: number) => boolean): number {
  let wrong = 0;
  for (let i = 0; i < mask.data.length; i++)
    if ((mask.data[i] as number) >= SELECTED_FROM !== isInside(i % mask.width, Math.floor(i / mask.width)))
      wrong++;
  return wrong;
}

export function paintDisc(size: Size, centreX: number, centreY: number, radius: number): MaskPatch {
  const mask = createMask(size.width, size.height);
  for (let i = 0; i < mask.data.length; i++)
    if (Math.hypot((i % size.width) - centreX, Math.floor(i / size.width) - centreY) <= radius)
      mask.data[i] = 255;
  return { rect: rectOf(size), data: mask.data };
}
