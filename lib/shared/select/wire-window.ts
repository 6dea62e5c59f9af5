/**
 * The magnetic lasso's map around one pin: for each place the neighbour through which the cheapest way to the pin goes
 * (Mortensen & Barrett, "Intelligent Scissors", SIGGRAPH 1995). It is built once for each pin; then a way is only walked.
 */
import type { RgbaImage } from '@/lib/shared/mask/flood';
import type { Rect } from '@/lib/shared/mask/geometry';
import { intersectRects, rectOf } from '@/lib/shared/mask/geometry';
import { createGrid, readCell } from './label-grid';

export type WireWindow = {
  /** A cell is 2^shift photo pixels wide. */
  readonly shift: number;
  /** The first cell, in cells from the photo's corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** For each cell the direction, an index of `DIRECTIONS`, to the next on the way to the pin; at the pin 8. */
  readonly toPin: Uint8Array<ArrayBuffer>;
};

/** A window has at most this many cells along a side: its ways are found in some tenths of a second. */
const MAX_SIDE = 512;

export const DIRECTIONS = [
  { dx: 1, dy: 0 },
  { dx: 1, dy: 1 },
  { dx: 0, dy: 1 },
  { dx: -1, dy: 1 },
  { dx: -1, dy: 0 },
  { dx: -1, dy: -1 },
  { dx: 0, dy: -1 },
  { dx: 1, dy: -1 },
] as const;
export const AT_PIN = 8;

/** The same as plain numbers: in the inner loop, objects would take most of the time. */
const STEP_X = Int8Array.from(DIRECTIONS, ({ dx }) => dx);
const STEP_Y = Int8Array.from(DIRECTIONS, ({ dy }) => dy);
const STEP_LENGTH = Float64Array.from(DIRECTIONS, ({ dx, dy }) => Math.hypot(dx, dy));

/** The parts of a step's price, as the paper weighs them. Together 1. */
const CROSSING_WEIGHT = 0.43;
const DIRECTION_WEIGHT = 0.43;
const GRADIENT_WEIGHT = 0.14;
/** Prices are whole numbers, for the queue. */
const PRICE = 100;
/** The dearest step: a diagonal one through nothing, and 1 so that no step is free. */
const MAX_PRICE = Math.ceil(PRICE * Math.SQRT2) + 2;

type Relief = {
  /** Price of a cell by gradient and zero crossing, 0…1. */
  readonly price: Float32Array;
  /** Unit vector along the gradient. */
  readonly across: Float32Array;
};

function readChannels(
  photo: RgbaImage,
  window: { shift: number; x: number; y: number; width: number; height: number },
) {
  const { shift, x, y, width, height } = window;
  const [red, green, blue] = [0, 1, 2].map(() => new Float32Array(width * height)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const colour = new Float32Array(3);
  for (let i = 0; i < red.length; i++) {
    readCell(photo, shift, x + (i % width), y + Math.floor(i / width), colour, 0);
    red[i] = colour[0] as number;
    green[i] = colour[1] as number;
    blue[i] = colour[2] as number;
  }
  return [red, green, blue];
}

/** Blurred a little (1 2 1), so that neither noise nor JPEG's blocks are edges. */
function blur(plane: Float32Array, width: number, height: number): Float32Array {
  const across = new Float32Array(plane.length);
  const result = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const left = plane[x > 0 ? i - 1 : i] as number;
      const right = plane[x < width - 1 ? i + 1 : i] as number;
      across[i] = (left + 2 * (plane[i] as number) + right) / 4;
    }
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const above = across[y > 0 ? i - width : i] as number;
      const below = across[y < height - 1 ? i + width : i] as number;
      result[i] = (above + 2 * (across[i] as number) + below) / 4;
    }
  }
  return result;
}

/** The strongest of the three channels decides at each cell. */
function measureRelief(planes: readonly Float32Array[], width: number, height: number): Relief {
  const count = width * height;
  const magnitude = new Float32Array(count);
  const across = new Float32Array(count * 2);
  const isCrossing = new Uint8Array(count);
  let strongest = 0;
  for (const raw of planes) {
    const plane = blur(raw, width, height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        const left = plane[x > 0 ? i - 1 : i] as number;
        const right = plane[x < width - 1 ? i + 1 : i] as number;
        const above = plane[y > 0 ? i - width : i] as number;
        const below = plane[y < height - 1 ? i + width : i] as number;
        const dx = right - left;
        const dy = below - above;
        const size = Math.sqrt(dx * dx + dy * dy);
        if (size <= (magnitude[i] as number)) continue;
        magnitude[i] = size;
        across[i * 2] = dx / size;
        across[i * 2 + 1] = dy / size;
        strongest = Math.max(strongest, size);
      }
    }
  }
  // The zero crossing of the second derivative along the gradient: the slope is steepest here.
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const own = magnitude[i] as number;
      const u = Math.round(across[i * 2] as number);
      const v = Math.round(across[i * 2 + 1] as number);
      if (own === 0 || x === 0 || y === 0 || x === width - 1 || y === height - 1) continue;
      const step = v * width + u;
      isCrossing[i] = own >= (magnitude[i + step] as number) && own > (magnitude[i - step] as number) ? 1 : 0;
    }
  }
  const price = new Float32Array(count);
  // Against the strongest alone, one bright lamp would make all other edges worthless.
  const reference = Math.max(24, strongest * 0.4);
  for (let i = 0; i < count; i++) {
    const strength = Math.min(1, (magnitude[i] as number) / reference);
    price[i] =
      GRADIENT_WEIGHT * (1 - strength) +
      CROSSING_WEIGHT * (1 - (isCrossing[i] as number) * Math.sqrt(strength));
  }
  return { price, across };
}

/**
 * @param area the part of the photo to search; the window is around the pin and no larger than 512 cells a side, so a
 *   larger area is searched at a coarser scale
 */
export function buildWireWindow(
  photo: RgbaImage,
  pin: { readonly x: number; readonly y: number },
  area: Rect,
): WireWindow {
  const part = intersectRects(area, rectOf(photo));
  const shift = Math.max(0, Math.ceil(Math.log2(Math.max(part.width, part.height, 1) / MAX_SIDE)));
  const grid = createGrid(photo, part, shift);
  const { x, y, width, height } = grid;
  const relief = measureRelief(readChannels(photo, grid), width, height);
  const column = Math.min(width - 1, Math.max(0, (Math.floor(pin.x) >> shift) - x));
  const row = Math.min(height - 1, Math.max(0, (Math.floor(pin.y) >> shift) - y));
  return { shift, x, y, width, height, toPin: findWays(relief, width, height, row * width + column) };
}

/** Dijkstra with one bucket for each price (Dial 1969): prices are small whole numbers. */
function findWays(
  { price, across }: Relief,
  width: number,
  height: number,
  pin: number,
): Uint8Array<ArrayBuffer> {
  const toPin = new Uint8Array(price.length).fill(AT_PIN);
  const cost = new Int32Array(price.length).fill(2_147_483_647);
  const isDone = new Uint8Array(price.length);
  const buckets = Array.from({ length: MAX_PRICE + 1 }, (): number[] => []);
  cost[pin] = 0;
  (buckets[0] as number[]).push(pin);
  let waiting = 1;
  for (let total = 0; waiting > 0; total++) {
    const bucket = buckets[total % buckets.length] as number[];
    while (bucket.length > 0) {
      const place = bucket.pop() as number;
      waiting--;
      if (isDone[place] === 1) continue;
      isDone[place] = 1;
      const x = place % width;
      const y = (place - x) / width;
      const ownX = across[place * 2] as number;
      const ownY = across[place * 2 + 1] as number;
      for (let k = 0; k < 8; k++) {
        const dx = STEP_X[k] as number;
        const dy = STEP_Y[k] as number;
        if (x + dx < 0 || y + dy < 0 || x + dx >= width || y + dy >= height) continue;
        const other = place + dy * width + dx;
        if (isDone[other] === 1) continue;
        const length = STEP_LENGTH[k] as number;
        // How far the step goes across the edge instead of along it, at both its ends.
        const from = Math.abs(ownX * dx + ownY * dy);
        const to = Math.abs((across[other * 2] as number) * dx + (across[other * 2 + 1] as number) * dy);
        const turn = (from + to) / (2 * length);
        const step = ((price[other] as number) + DIRECTION_WEIGHT * turn) * length;
        const found = total + 1 + Math.min(MAX_PRICE - 1, Math.round(step * PRICE));
        if (found >= (cost[other] as number)) continue;
        cost[other] = found;
        toPin[other] = (k + 4) & 7;
        (buckets[found % buckets.length] as number[]).push(other);
        waiting++;
      }
    }
  }
  return toPin;
}
