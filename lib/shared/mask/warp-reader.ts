/** An answer as seen through a displacement, row by row in the photo's own pixels. */
import { createDisplacementLine, createDisplacementReader, type Displacement } from './displacement';
import type { Rect } from './geometry';
import { cubic, type Pixels } from './resample';

/** Where the source rectangle lies in the answer: its corner, and answer pixels per photo pixel. */
export type AnswerFrame = {
  readonly left: number;
  readonly top: number;
  readonly across: number;
  readonly down: number;
};

/** Of an answer that is finer than this a kernel of four by four pixels would leave out some. */
const FINER = 1.25;

export type WarpReader = (y: number, out: Float32Array, wanted: Uint8Array) => void;

/**
 * Catmull–Rom: sharp, and exactly the answer where nothing is moved or scaled.
 *
 * @param displacement in photo pixels, over the source rectangle
 * @param part of the source rectangle, relative to it
 * @returns a function that writes row `y` of the part wherever `wanted` is not 0; values are not rounded
 */
export function createWarpReader(
  answer: Pixels,
  frame: AnswerFrame,
  displacement: Displacement,
  part: Rect,
): WarpReader {
  const { left, top, across, down } = frame;
  const { channels } = answer;
  const readDisplacement = createDisplacementReader(displacement);
  const line = createDisplacementLine(part.width);
  const readPixel =
    Math.max(across, down) > FINER ? createWideKernel(answer, across, down) : createKernel(answer);
  return (y, out, wanted) => {
    const photoY = part.y + y + 0.5;
    readDisplacement(line, part.x + 0.5, photoY);
    for (let x = 0; x < part.width; x++) {
      if (wanted[x] === 0) continue;
      const u = left + (part.x + x + 0.5 + (line.dx[x] as number)) * across - 0.5;
      const v = top + (photoY + (line.dy[x] as number)) * down - 0.5;
      readPixel(u, v, out, x * channels);
    }
  };
}

/** Writes the channels at (u, v), where (0, 0) is the middle of the first pixel. Beyond its border the answer goes on with its last one. */
type Kernel = (u: number, v: number, out: Float32Array, at: number) => void;

function createKernel({ width, height, channels, data }: Pixels): Kernel {
  const lastColumn = width - 1;
  const lastRow = height - 1;
  const stride = width * channels;
  return (u, v, out, at) => {
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
    const c0 = Math.min(lastColumn, Math.max(0, column - 1)) * channels;
    const c1 = Math.min(lastColumn, Math.max(0, column)) * channels;
    const c2 = Math.min(lastColumn, Math.max(0, column + 1)) * channels;
    const c3 = Math.min(lastColumn, Math.max(0, column + 2)) * channels;
    const r0 = Math.min(lastRow, Math.max(0, row - 1)) * stride;
    const r1 = Math.min(lastRow, Math.max(0, row)) * stride;
    const r2 = Math.min(lastRow, Math.max(0, row + 1)) * stride;
    const r3 = Math.min(lastRow, Math.max(0, row + 2)) * stride;
    for (let c = 0; c < channels; c++) {
      const a = c0 + c;
      const b = c1 + c;
      const d = c2 + c;
      const e = c3 + c;
      const first =
        w0 * (data[r0 + a] as number) +
        w1 * (data[r0 + b] as number) +
        w2 * (data[r0 + d] as number) +
        w3 * (data[r0 + e] as number);
      const second =
        w0 * (data[r1 + a] as number) +
        w1 * (data[r1 + b] as number) +
        w2 * (data[r1 + d] as number) +
        w3 * (data[r1 + e] as number);
      const third =
        w0 * (data[r2 + a] as number) +
        w1 * (data[r2 + b] as number) +
        w2 * (data[r2 + d] as number) +
        w3 * (data[r2 + e] as number);
      const fourth =
        w0 * (data[r3 + a] as number) +
        w1 * (data[r3 + b] as number) +
        w2 * (data[r3 + d] as number) +
        w3 * (data[r3 + e] as number);
      out[at + c] = v0 * first + v1 * second + v2 * third + v3 * fourth;
    }
  };
}

/** As wide as a pixel of the photo asks for. */
function createWideKernel({ width, height, channels, data }: Pixels, across: number, down: number): Kernel {
  const weightsX = new Float32Array(Math.ceil(4 * across) + 1);
  const weightsY = new Float32Array(Math.ceil(4 * down) + 1);
  const offsets = new Int32Array(weightsX.length);
  return (u, v, out, at) => {
    const firstX = fillWeights(weightsX, u, across);
    const firstY = fillWeights(weightsY, v, down);
    for (let tap = 0; tap < offsets.length; tap++)
      offsets[tap] = Math.min(width - 1, Math.max(0, firstX + tap)) * channels;
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let tapY = 0; tapY < weightsY.length; tapY++) {
        const row = Math.min(height - 1, Math.max(0, firstY + tapY)) * width * channels + c;
        let line = 0;
        for (let tap = 0; tap < weightsX.length; tap++)
          line += (weightsX[tap] as number) * (data[row + (offsets[tap] as number)] as number);
        sum += (weightsY[tapY] as number) * line;
      }
      out[at + c] = sum;
    }
  };
}

/** @returns the first sample; the weights add up to 1 */
function fillWeights(weights: Float32Array, centre: number, stretch: number): number {
  const first = Math.floor(centre - 2 * stretch) + 1;
  let sum = 0;
  for (let tap = 0; tap < weights.length; tap++) {
    const weight = cubic((first + tap - centre) / stretch);
    weights[tap] = weight;
    sum += weight;
  }
  for (let tap = 0; tap < weights.length; tap++) weights[tap] = (weights[tap] as number) / sum;
  return first;
}
