/** Separable resampling by rows, to any size and sub-pixel position, with memory for some rows only. */
import type { Rect } from './geometry';
import type { Mask } from './mask';
import { createMask } from './mask';

/** 8-bit samples, `channels` of them per pixel, row-major without padding. */
export type Pixels = {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Uint8Array | Uint8ClampedArray;
};

/** For each of `count` results: the first source sample and `taps` weights that add up to 1. */
export type Axis = {
  readonly count: number;
  readonly taps: number;
  readonly starts: Int32Array;
  readonly weights: Float32Array;
};

/** Catmull–Rom: sharp, and exactly the source where nothing is moved or scaled. */
export function cubic(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2) return ((-0.5 * x + 2.5) * x - 4) * x + 2;
  return 0;
}

function linear(distance: number): number {
  return Math.max(0, 1 - Math.abs(distance));
}

/**
 * Results 0…count−1 cover [from, from + count · step) of a line of `length` samples. When shrinking, `area` averages
 * exactly what each result covers and `cubic` widens its kernel; when enlarging, `area` is linear. Beyond its ends the
 * line goes on with its last sample.
 */
export function buildAxis(
  length: number,
  from: number,
  step: number,
  count: number,
  kind: 'area' | 'cubic',
): Axis {
  const stretch = Math.max(1, step);
  const exact = kind === 'area' && step >= 1;
  const reach = exact ? step / 2 : (kind === 'cubic' ? 2 : 1) * stretch;
  // No more taps than samples: a photo of three pixels has no fourth.
  const taps = Math.min(length, Math.ceil(2 * reach) + 1);
  const starts = new Int32Array(count);
  const weights = new Float32Array(count * taps);
  for (let i = 0; i < count; i++) {
    const centre = from + (i + 0.5) * step;
    const low = centre - reach;
    const first = Math.floor(exact ? low + 1e-9 : low - 0.5) + (exact ? 0 : 1);
    const last = Math.ceil(exact ? centre + reach - 1e-9 : centre + reach - 0.5) - 1;
    const start = Math.min(length - taps, Math.max(0, first));
    starts[i] = start;
    let sum = 0;
    for (let sample = first; sample <= last; sample++) {
      const distance = (sample + 0.5 - centre) / stretch;
      const weight = exact
        ? Math.min(sample + 1, centre + reach) - Math.max(sample, low)
        : kind === 'cubic'
          ? cubic(distance)
          : linear(distance);
      const tap = Math.min(taps - 1, Math.max(0, Math.min(length - 1, Math.max(0, sample)) - start));
      weights[i * taps + tap] = (weights[i * taps + tap] as number) + weight;
      sum += weight;
    }
    for (let tap = 0; tap < taps; tap++) weights[i * taps + tap] = (weights[i * taps + tap] as number) / sum;
  }
  return dropIdleTaps({ count, taps, starts, weights });
}

/** Leaves out outer taps that no result uses: where nothing is moved or scaled, one tap remains of five. */
function dropIdleTaps(axis: Axis): Axis {
  const { count, taps, starts, weights } = axis;
  const firsts = new Int32Array(count);
  let needed = 1;
  for (let i = 0; i < count; i++) {
    let first = 0;
    let last = taps - 1;
    while (first < last && weights[i * taps + first] === 0) first++;
    while (last > first && weights[i * taps + last] === 0) last--;
    firsts[i] = first;
    needed = Math.max(needed, last - first + 1);
  }
  if (needed === taps) return axis;
  const packed = new Float32Array(count * needed);
  const packedStarts = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    // Near the end of the line the window moves back, so that it stays inside.
    const shift = Math.min(firsts[i] as number, taps - needed);
    packedStarts[i] = (starts[i] as number) + shift;
    packed.set(weights.subarray(i * taps + shift, i * taps + shift + needed), i * needed);
  }
  return { count, taps: needed, starts: packedStarts, weights: packed };
}

/** One source row at its new width. The three loops are one, unrolled by channels: it is where the time goes. */
function resampleLine(
  data: Pixels['data'],
  rowAt: number,
  channels: number,
  { count, taps, starts, weights }: Axis,
  out: Float32Array,
): void {
  if (channels === 3) {
    for (let i = 0; i < count; i++) {
      let at = rowAt + (starts[i] as number) * 3;
      let [red, green, blue] = [0, 0, 0];
      for (let tap = i * taps; tap < (i + 1) * taps; tap++) {
        const weight = weights[tap] as number;
        red += (data[at] as number) * weight;
        green += (data[at + 1] as number) * weight;
        blue += (data[at + 2] as number) * weight;
        at += 3;
      }
      out[i * 3] = red;
      out[i * 3 + 1] = green;
      out[i * 3 + 2] = blue;
    }
    return;
  }
  for (let i = 0; i < count; i++) {
    const from = rowAt + (starts[i] as number) * channels;
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let tap = 0; tap < taps; tap++) {
        sum += (data[from + tap * channels + c] as number) * (weights[i * taps + tap] as number);
      }
      out[i * channels + c] = sum;
    }
  }
}

/**
 * Rows of the resampled picture, cheapest in order: source rows already worked on horizontally are kept in a ring.
 *
 * @returns a function that writes row `y` (horizontal.count · channels values, not rounded) into `out`
 */
export function createResampler(
  source: Pixels,
  horizontal: Axis,
  vertical: Axis,
): (y: number, out: Float32Array) => void {
  const { width, channels, data } = source;
  const rowLength = horizontal.count * channels;
  const ring = Array.from({ length: vertical.taps }, () => ({
    row: -1,
    values: new Float32Array(rowLength),
  }));

  function resampleRow(row: number): Float32Array {
    const slot = ring[row % ring.length] as { row: number; values: Float32Array };
    if (slot.row === row) return slot.values;
    slot.row = row;
    resampleLine(data, row * width * channels, channels, horizontal, slot.values);
    return slot.values;
  }

  return (y, out) => {
    const start = vertical.starts[y] as number;
    let first = true;
    for (let tap = 0; tap < vertical.taps; tap++) {
      const weight = vertical.weights[y * vertical.taps + tap] as number;
      if (weight === 0) continue;
      const values = resampleRow(start + tap);
      if (first) {
        for (let i = 0; i < rowLength; i++) out[i] = (values[i] as number) * weight;
        first = false;
      } else {
        for (let i = 0; i < rowLength; i++) out[i] = (out[i] as number) + (values[i] as number) * weight;
      }
    }
  };
}

/** A part of a mask at another size: area average when shrinking, linear when enlarging. */
export function resampleMask(mask: Mask, rect: Rect, width: number, height: number): Mask {
  const result = createMask(width, height);
  const across = buildAxis(mask.width, rect.x, rect.width / width, width, 'area');
  const down = buildAxis(mask.height, rect.y, rect.height / height, height, 'area');
  const readRow = createResampler({ ...mask, channels: 1 }, across, down);
  const row = new Float32Array(width);
  for (let y = 0; y < height; y++) {
    readRow(y, row);
    const at = y * width;
    for (let x = 0; x < width; x++) result.data[at + x] = (row[x] as number) + 0.5;
  }
  return result;
}
