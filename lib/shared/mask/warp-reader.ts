/** An answer as seen through a displacement, row by row in the photo's own pixels. */
import { createDisplacementLine, createDisplacementReader, type Displacement } from './displacement';
import type { Rect } from './geometry';
import type { Pixels } from './resample';

/** Where the source rectangle lies in the answer: its corner, and answer pixels per photo pixel. */
export type AnswerFrame = {
  readonly left: number;
  readonly top: number;
  readonly across: number;
  readonly down: number;
};

/**
 * Catmull–Rom over four by four pixels: sharp, and exactly the answer where nothing is moved or scaled. It leaves out pixels of
 * an answer that is much finer than the photo.
 *
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
  const readDisplacement = createDisplacementReader(displacement);
  const line = createDisplacementLine(part.width);
  const lastColumn = width - 1;
  const lastRow = height - 1;
  const stride = width * channels;

  return (y, out, wanted) => {
    const photoY = part.y + y + 0.5;
    readDisplacement(line, part.x + 0.5, photoY);
    for (let x = 0; x < part.width; x++) {
      if (wanted[x] === 0) continue;
      const u = left + (part.x + x + 0.5 + (line.dx[x] as number)) * across - 0.5;
      const v = top + (photoY + (line.dy[x] as number)) * down - 0.5;
      const column = Math.floor(u);
      const row = Math.floor(v);
      const t = u - column;
      const w0 = ((-0.5 * t + 1) * t - 0.5) * t;
      const w1 = (1.5 * t - 2.5) * t * t + 1;
      const w2 = ((-1.5 * t + 2) * t + 0.5) * t;
      const w3 = (0.5 * t - 0.5) * t * t;
      const s = v - row;
      const v0 = ((-0.5 * s + 1) * s - 0.5) * s;
      const v1 = (1.5 * s - 2.5) * s * s + 1;
      const v2 = ((-1.5 * s + 2) * s + 0.5) * s;
      const v3 = (0.5 * s - 0.5) * s * s;
      // Beyond its border the answer goes on with its last pixel.
      const c0 = Math.min(lastColumn, Math.max(0, column - 1)) * channels;
      const c1 = Math.min(lastColumn, Math.max(0, column)) * channels;
      const c2 = Math.min(lastColumn, Math.max(0, column + 1)) * channels;
      const c3 = Math.min(lastColumn, Math.max(0, column + 2)) * channels;
      const r0 = Math.min(lastRow, Math.max(0, row - 1)) * stride;
      const r1 = Math.min(lastRow, Math.max(0, row)) * stride;
      const r2 = Math.min(lastRow, Math.max(0, row + 1)) * stride;
      const r3 = Math.min(lastRow, Math.max(0, row + 2)) * stride;
      const at = x * channels;
      for (let c = 0; c < channels; c++) {
        const a = c0 + c;
        const b = c1 + c;
        const d = c2 + c;
        const e = c3 + c;
        out[at + c] =
          v0 *
            (w0 * (data[r0 + a] as number) +
              w1 * (data[r0 + b] as number) +
              w2 * (data[r0 + d] as number) +
              w3 * (data[r0 + e] as number)) +
          v1 *
            (w0 * (data[r1 + a] as number) +
              w1 * (data[r1 + b] as number) +
              w2 * (data[r1 + d] as number) +
              w3 * (data[r1 + e] as number)) +
          v2 *
            (w0 * (data[r2 + a] as number) +
              w1 * (data[r2 + b] as number) +
              w2 * (data[r2 + d] as number) +
              w3 * (data[r2 + e] as number)) +
          v3 *
            (w0 * (data[r3 + a] as number) +
              w1 * (data[r3 + b] as number) +
              w2 * (data[r3 + d] as number) +
              w3 * (data[r3 + e] as number));
      }
    }
  };
}
