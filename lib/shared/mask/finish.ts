/** Sharpens an answer, and lays grain on its rows, so that it is as fine as the photo around it. */
import type { Finish } from './fine-structure';
import { addLines, gaussianKernel } from './gaussian';
import { intersectRects, isEmptyRect, type Rect, rectOf } from './geometry';
import type { Pixels } from './resample';

/** Sharpening moves no channel farther than this: an edge gets no halo. */
const MOST_LEVELS = 20;
/** Nearer to black or white than this, grain is weaker. */
const CUT_OFF = 16;
/** Sides of two noises that are laid over each other: together they repeat after 60,000 pixels. */
const NOISE_PX = [251, 241] as const;

/**
 * A copy, sharpened within `part`.
 *
 * @param sigma in the answer's pixels
 */
export function sharpenAnswer(answer: Pixels, part: Rect, amount: number, sigma: number): Pixels {
  const radius = Math.max(1, Math.ceil(2.5 * sigma));
  const rect = intersectRects(part, rectOf(answer));
  if (amount === 0 || isEmptyRect(rect)) return answer;
  const kernel = gaussianKernel(sigma, radius);
  const { width, height, channels } = answer;
  const data = answer.data.slice();
  const length = rect.width * channels;
  const ring = Array.from({ length: 2 * radius + 1 }, () => ({ row: -1, values: new Float32Array(length) }));
  const line = new Float32Array(length + 2 * radius * channels);
  const blurRow = (row: number): Float32Array => {
    const slot = ring[row % ring.length] as { row: number; values: Float32Array };
    if (slot.row === row) return slot.values;
    slot.row = row;
    for (let i = 0; i < line.length; i++) {
      const column = Math.min(width - 1, Math.max(0, rect.x - radius + Math.floor(i / channels)));
      line[i] = answer.data[(row * width + column) * channels + (i % channels)] as number;
    }
    addLines(slot.values, kernel, (k) => line.subarray(k * channels));
    return slot.values;
  };
  const soft = new Float32Array(length);
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    addLines(soft, kernel, (k) => blurRow(Math.min(height - 1, Math.max(0, y + k - radius))));
    const at = (y * width + rect.x) * channels;
    for (let i = 0; i < length; i++) {
      // Transparency stays as it is.
      if (channels === 4 && i % 4 === 3) continue;
      const value = answer.data[at + i] as number;
      const more = Math.min(MOST_LEVELS, Math.max(-MOST_LEVELS, amount * (value - (soft[i] as number))));
      data[at + i] = Math.min(255, Math.max(0, Math.round(value + more)));
    }
  }
  return { ...answer, data };
}

/** @returns adds grain to a row in place; `x` and `y` are photo pixels: the same place always gets the same grain */
export function createGrain({
  grain,
  chroma,
  grainSigma,
}: Finish): ((row: Float32Array, channels: number, x: number, y: number) => void) | null {
  if (grain === 0 && chroma === 0) return null;
  const fill = createNoise(grainSigma);
  let lines: Float32Array[] = [];
  return (row, channels, x, y) => {
    const count = row.length / channels;
    if (lines[0]?.length !== count) lines = Array.from({ length: 4 }, () => new Float32Array(count));
    const [all, ...own] = lines as [Float32Array, Float32Array, Float32Array, Float32Array];
    fill(all, x, y, grain);
    // The same noise far enough away is another.
    for (const [c, line] of own.entries())
      if (chroma > 0) fill(line, x + 89 * (c + 1), y + 97 * (c + 1), chroma);
    for (let i = 0; i < count; i++) {
      for (let c = 0; c < 3; c++) {
        const at = i * channels + c;
        const value = row[at] as number;
        const room = Math.min(1, Math.max(0, Math.min(value, 255 - value) / CUT_OFF));
        row[at] = value + room * ((all[i] as number) + ((own[c] as Float32Array)[i] as number));
      }
    }
  };
}

/** Without end: fills a line with noise of the given deviation. */
function createNoise(sigma: number): (line: Float32Array, x: number, y: number, level: number) => void {
  const tiles = NOISE_PX.map((side, i) => ({ side, values: noiseTile(side, sigma, i + 1) }));
  return (line, x, y, level) => {
    line.fill(0);
    for (const { side, values } of tiles) {
      const rowAt = (y % side) * side;
      let column = x % side;
      for (let i = 0; i < line.length; i++) {
        line[i] = (line[i] as number) + level * Math.SQRT1_2 * (values[rowAt + column] as number);
        column = column + 1 === side ? 0 : column + 1;
      }
    }
  };
}

/** Its sides meet: what a kernel reads beyond one, it reads at the other. */
function noiseTile(side: number, sigma: number, seed: number): Float32Array {
  const random = createRandom(seed);
  let values = Float32Array.from({ length: side * side }, () => random() + random() + random() - 1.5);
  if (sigma > 0.2) {
    const radius = Math.ceil(3 * sigma);
    const kernel = gaussianKernel(sigma, radius);
    for (const [stepX, stepY] of [
      [1, 0],
      [0, 1],
    ] as const) {
      const source = values;
      values = new Float32Array(source.length);
      for (let i = 0; i < source.length; i++) {
        const x = i % side;
        const y = (i - x) / side;
        let sum = 0;
        for (let k = -radius; k <= radius; k++) {
          const u = (x + k * stepX + side) % side;
          const v = (y + k * stepY + side) % side;
          sum += (kernel[k + radius] as number) * (source[v * side + u] as number);
        }
        values[i] = sum;
      }
    }
  }
  const squares = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  return values.map((value) => value / Math.sqrt(squares));
}

/** mulberry32: placing twice gives the same bytes. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
