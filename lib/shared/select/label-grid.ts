/** Inside or outside, for each cell of a part of the photo at a scale of 1, 2, 4 … pixels a cell. */
import type { RgbaImage } from '@/lib/shared/mask/flood';
import type { Rect, Size } from '@/lib/shared/mask/geometry';
import { expandRect, intersectRects, rectOf } from '@/lib/shared/mask/geometry';

export const INSIDE = 1;
/** So near to the border between inside and outside that it may have to move. */
export const EDGE = 2;
/** Around the edge: certain, but its colours count for the border's price. */
export const RIM = 4;

export type LabelGrid = {
  /** A cell is 2^shift photo pixels wide. */
  readonly shift: number;
  /** The grid's first cell, in cells from the photo's corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** INSIDE, EDGE and RIM together. */
  readonly cells: Uint8Array<ArrayBuffer>;
};

/** An empty grid over the cells that `rect` touches, with a frame of `frame` cells where the photo has them. */
export function createGrid(photo: Size, rect: Rect, shift: number, frame = 0): LabelGrid {
  const size = 1 << shift;
  const x = Math.floor(rect.x / size);
  const y = Math.floor(rect.y / size);
  const touched = {
    x,
    y,
    width: Math.ceil((rect.x + rect.width) / size) - x,
    height: Math.ceil((rect.y + rect.height) / size) - y,
  };
  const all = rectOf({ width: Math.ceil(photo.width / size), height: Math.ceil(photo.height / size) });
  const part = intersectRects(expandRect(touched, frame), all);
  return { shift, ...part, cells: new Uint8Array(part.width * part.height) };
}

/** The mean colour of the photo in a cell; of large cells, of 16 places in it. The cell has to be in the photo. */
export function readCell(
  photo: RgbaImage,
  shift: number,
  cellX: number,
  cellY: number,
  out: Uint8Array | Float32Array,
  at: number,
): void {
  const { width, height, data } = photo;
  if (shift === 0) {
    const i = (cellY * width + cellX) * 4;
    out[at] = data[i] as number;
    out[at + 1] = data[i + 1] as number;
    out[at + 2] = data[i + 2] as number;
    return;
  }
  const step = shift <= 2 ? 1 : 1 << (shift - 2);
  const left = (cellX << shift) + (step >> 1);
  const top = (cellY << shift) + (step >> 1);
  const right = Math.min(width, (cellX + 1) << shift);
  const bottom = Math.min(height, (cellY + 1) << shift);
  let red = 0;
  let green = 0;
  let blue = 0;
  let count = 0;
  // At the photo's end a cell can be narrower than the step to its first place.
  for (let y = Math.min(top, bottom - 1); y < bottom; y += step) {
    for (let x = Math.min(left, right - 1); x < right; x += step) {
      const i = (y * width + x) * 4;
      red += data[i] as number;
      green += data[i + 1] as number;
      blue += data[i + 2] as number;
      count++;
    }
  }
  out[at] = red / count + 0.5;
  out[at + 1] = green / count + 0.5;
  out[at + 2] = blue / count + 0.5;
}

/**
 * Sets `flag` on all cells within `reach` cells, also diagonally, of one on the other side of the border.
 *
 * @param places where the border can be; without it, anywhere
 */
export function markEdges(grid: LabelGrid, flag: number, reach: number, places?: Int32Array): void {
  const { width, height, cells } = grid;
  const count = places?.length ?? cells.length;
  for (let n = 0; n < count; n++) {
    const i = places === undefined ? n : (places[n] as number);
    const x = i % width;
    const own = (cells[i] as number) & INSIDE;
    const y = (i - x) / width;
    if (x + 1 < width && ((cells[i + 1] as number) & INSIDE) !== own)
      setFlag(grid, flag, x + 1 - reach, y - reach, x + reach, y + reach);
    if (y + 1 < height && ((cells[i + width] as number) & INSIDE) !== own)
      setFlag(grid, flag, x - reach, y + 1 - reach, x + reach, y + reach);
  }
}

/** Sets `flag` on all cells of a rectangle, its last column and row included, as far as the grid goes. */
export function setFlag(
  { width, height, cells }: LabelGrid,
  flag: number,
  left: number,
  top: number,
  right: number,
  bottom: number,
): void {
  const from = Math.max(0, left);
  const to = Math.min(width - 1, right);
  for (let y = Math.max(0, top); y <= Math.min(height - 1, bottom); y++) {
    for (let i = y * width + from; i <= y * width + to; i++) cells[i] = (cells[i] as number) | flag;
  }
}

/** The colours on both sides of the border near a cell. */
export type Sides = {
  /** Mean colour inside, then outside. */
  readonly means: Float32Array;
  /** How much the colours of a side scatter, mean of both. */
  variance: number;
};

export function createSides(): Sides {
  return { means: new Float32Array(6), variance: 0 };
}

const colour = new Float32Array(3);

/**
 * What the cells within `reach` say of the two sides. Those at the border itself mix both and are asked only where a side
 * has no others, as in thin parts.
 *
 * @returns false where one side has no cells at all
 */
export function readSides(
  photo: RgbaImage,
  grid: LabelGrid,
  x: number,
  y: number,
  reach: number,
  sides: Sides,
): boolean {
  const { width, height, cells, shift } = grid;
  const { means } = sides;
  const left = Math.max(0, x - reach);
  const right = Math.min(width - 1, x + reach);
  const top = Math.max(0, y - reach);
  const bottom = Math.min(height - 1, y + reach);
  sides.variance = 0;
  for (let side = 0; side < 2; side++) {
    let [count, red, green, blue, squares] = [0, 0, 0, 0, 0];
    const wanted = side === 0 ? INSIDE : 0;
    for (let mixed = 0; mixed < 2 && count === 0; mixed++) {
      const mask = mixed === 0 ? INSIDE | EDGE : INSIDE;
      for (let v = top; v <= bottom; v++) {
        for (let u = left; u <= right; u++) {
          if (((cells[v * width + u] as number) & mask) !== wanted) continue;
          readCell(photo, shift, grid.x + u, grid.y + v, colour, 0);
          const [r, g, b] = [colour[0] as number, colour[1] as number, colour[2] as number];
          red += r;
          green += g;
          blue += b;
          squares += r * r + g * g + b * b;
          count++;
        }
      }
    }
    if (count === 0) return false;
    means[side * 3] = red / count;
    means[side * 3 + 1] = green / count;
    means[side * 3 + 2] = blue / count;
    sides.variance += (squares - (red * red + green * green + blue * blue) / count) / count / 2;
  }
  return true;
}

/** Noise that even plain surfaces have, as a variance over three channels. */
const NOISE = 24;

/**
 * Where a colour lies between the two sides: 0 like outside, 1 like inside.
 *
 * @returns `share`, and how much it says: near 0 where both sides look alike or scatter
 */
export function compareSides(
  { means, variance }: Sides,
  red: number,
  green: number,
  blue: number,
): { share: number; trust: number } {
  const dr = (means[0] as number) - (means[3] as number);
  const dg = (means[1] as number) - (means[4] as number);
  const db = (means[2] as number) - (means[5] as number);
  const squared = dr * dr + dg * dg + db * db;
  const along =
    (red - (means[3] as number)) * dr +
    (green - (means[4] as number)) * dg +
    (blue - (means[5] as number)) * db;
  return {
    share: Math.min(1, Math.max(0, along / Math.max(1, squared))),
    trust: squared / (squared + 3 * variance + NOISE),
  };
}
