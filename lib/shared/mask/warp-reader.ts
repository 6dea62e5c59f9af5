/** An answer as seen through a displacement, row by row in the photo's own pixels. */
import { createDisplacementReader, type Displacement } from './displacement';
import type { Rect } from './geometry';
import type { Pixels } from './resample';

/** Catmull–Rom: sharp, and exactly the source where nothing is moved or scaled. */
function cubic(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2) return ((-0.5 * x + 2.5) * x - 4) * x + 2;
  return 0;
}

/** Where the source rectangle lies in the answer: its corner, and answer pixels per photo pixel. */
export type AnswerFrame = {
  readonly left: number;
  readonly top: number;
  readonly across: number;
  readonly down: number;
};

/**
 * @param displacement in photo pixels, over the source rectangle
 * @param part of the source rectangle, relative to it
 * @returns a function that writes row `y` of the part wherever `wanted` is not 0; values are not rounded
 */
export function createWarpReader(
  answer: Pixels,
  { left, top, across, down }: AnswerFrame,
  displacement: Displacement,
  part: Rect,
): (y: number, out: Float32Array, wanted: Uint8Array) => void {
  const { width, height, channels, data } = answer;
  const reader = createDisplacementReader(displacement);
  // Where the answer is finer than the photo the kernel widens: nothing is left out.
  const stretchX = Math.max(1, across);
  const stretchY = Math.max(1, down);
  const tapsX = Math.ceil(4 * stretchX);
  const tapsY = Math.ceil(4 * stretchY);
  const weightsX = new Float32Array(tapsX);
  const weightsY = new Float32Array(tapsY);
  const offsets = new Int32Array(tapsX);

  return (y, out, wanted) => {
    const photoY = part.y + y + 0.5;
    reader.openRow(photoY);
    for (let x = 0; x < part.width; x++) {
      if (wanted[x] === 0) continue;
      const photoX = part.x + x + 0.5;
      const u = left + (photoX + reader.xAt(photoX)) * across - 0.5;
      const v = top + (photoY + reader.yAt(photoX)) * down - 0.5;
      const firstX = fillWeights(weightsX, u, stretchX);
      const firstY = fillWeights(weightsY, v, stretchY);
      // Beyond its border the answer goes on with its last pixel.
      for (let tap = 0; tap < tapsX; tap++)
        offsets[tap] = Math.min(width - 1, Math.max(0, firstX + tap)) * channels;
      let [red, green, blue, alpha] = [0, 0, 0, 0];
      for (let tapY = 0; tapY < tapsY; tapY++) {
        const weightY = weightsY[tapY] as number;
        if (weightY === 0) continue;
        const row = Math.min(height - 1, Math.max(0, firstY + tapY)) * width * channels;
        for (let tap = 0; tap < tapsX; tap++) {
          const weight = weightY * (weightsX[tap] as number);
          const at = row + (offsets[tap] as number);
          red += weight * (data[at] as number);
          green += weight * (data[at + 1] as number);
          blue += weight * (data[at + 2] as number);
          if (channels === 4) alpha += weight * (data[at + 3] as number);
        }
      }
      const at = x * channels;
      out[at] = red;
      out[at + 1] = green;
      out[at + 2] = blue;
      if (channels === 4) out[at + 3] = alpha;
    }
  };
}

/** @returns the first sample; the weights add up to 1 */
function fillWeights(weights: Float32Array, centre: number, stretch: number): number {
  const first = Math.floor(centre - 2 * stretch) + 1;
  if (stretch === 1) {
    const t = centre - Math.floor(centre);
    weights[0] = ((-0.5 * t + 1) * t - 0.5) * t;
    weights[1] = (1.5 * t - 2.5) * t * t + 1;
    weights[2] = ((-1.5 * t + 2) * t + 0.5) * t;
    weights[3] = (0.5 * t - 0.5) * t * t;
    return first;
  }
  let sum = 0;
  for (let tap = 0; tap < weights.length; tap++) {
    const weight = cubic((first + tap - centre) / stretch);
    weights[tap] = weight;
    sum += weight;
  }
  for (let tap = 0; tap < weights.length; tap++) weights[tap] = (weights[tap] as number) / sum;
  return first;
}
