/**
 * The shadow that a thing casts: a darker part of the ground, of the ground's own hue, that hangs together with the thing.
 * Light that is missing divides all channels by about the same, so shadows show in the ratio to the lit ground.
 */
import { featherMask } from '@/lib/shared/mask/blur';
import type { RgbaImage } from '@/lib/shared/mask/flood';
import {
  EMPTY_RECT,
  expandRect,
  intersectRects,
  isEmptyRect,
  type Rect,
  rectOf,
} from '@/lib/shared/mask/geometry';
import {
  createMask,
  type Mask,
  type MaskPatch,
  requireSameSize,
  SELECTED_FROM,
} from '@/lib/shared/mask/mask';
import { findBounds } from '@/lib/shared/mask/measure';
import { resampleMask } from '@/lib/shared/mask/resample';
import { createGrid, type LabelGrid, readCell } from './label-grid';

const GRID_SIDE = 192;
/** Shadows are looked for this far around the thing, in its longer sides. */
const REACH = 0.8;
/** Cells this near to the selection may still be the thing's own edge. */
const EDGE_CELLS = 1;
/** Logarithm of the ratio to the lit ground: from here on darker. */
const DARKER = -0.16;
/** Largest difference between the channels' ratios, plain, and per unit of darkness: skylight tints shadows blue. */
const HUE_SHIFT = 0.1;
const HUE_SHIFT_BY_DARKNESS = 0.35;
/** A shadow is at least this share of the thing's own area, and at most so many times as large. */
const LEAST_SHARE = 0.015;
const MOST_SHARE = 2;
/** And on average so much darker than the ground. */
const LEAST_DARKNESS = 0.22;
/** Robust fit: this share of the cells, the brightest after each round, is taken for lit ground. */
const LIT_SHARE = 0.6;
const FIT_ROUNDS = 6;

const THING = 1;
const SHADOW = 2;

/** @returns the shadow without the thing; null where there is none to be seen */
export function findShadow(photo: RgbaImage, selection: Mask): MaskPatch | null {
  requireSameSize(photo, selection);
  const bounds = findBounds(selection, SELECTED_FROM);
  if (isEmptyRect(bounds)) return null;
  const reach = Math.round(REACH * Math.max(bounds.width, bounds.height)) + 8;
  const region = intersectRects(expandRect(bounds, reach), rectOf(photo));
  const shift = Math.max(0, Math.ceil(Math.log2(Math.max(region.width, region.height) / GRID_SIDE)));
  const grid = createGrid(photo, region, shift);
  const logs = readLogs(photo, grid);
  const thing = readSelection(grid, selection);
  const lit = fitLitGround(grid, logs, thing);
  if (lit === null) return null;
  const darkness = findDarker(grid, logs, lit, thing);
  if (!keepAttached(grid, darkness, thing, bounds)) return null;
  return toPatch(photo, selection, grid, darkness);
}

function readLogs(photo: RgbaImage, { x, y, width, height, shift }: LabelGrid): Float32Array {
  const logs = new Float32Array(width * height * 3);
  for (let i = 0; i < width * height; i++)
    readCell(photo, shift, x + (i % width), y + Math.floor(i / width), logs, i * 3);
  // The offset keeps what is nearly black from being infinitely darker.
  for (let i = 0; i < logs.length; i++) logs[i] = Math.log((logs[i] as number) + 6);
  return logs;
}

/** 1 for the thing and its rim. */
function readSelection({ x, y, width, height, shift }: LabelGrid, selection: Mask): Uint8Array {
  const thing = new Uint8Array(width * height);
  const middle = (1 << shift) >> 1;
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      const column = Math.min(selection.width - 1, ((x + u) << shift) + middle);
      const row = Math.min(selection.height - 1, ((y + v) << shift) + middle);
      if ((selection.data[row * selection.width + column] as number) < SELECTED_FROM) continue;
      for (let b = Math.max(0, v - EDGE_CELLS); b <= Math.min(height - 1, v + EDGE_CELLS); b++)
        thing.fill(
          THING,
          b * width + Math.max(0, u - EDGE_CELLS),
          b * width + Math.min(width - 1, u + EDGE_CELLS) + 1,
        );
    }
  }
  return thing;
}

/** For each channel a plane over the lit ground: offset, slope across, slope down. Null where there is no ground. */
function fitLitGround(
  { width, height }: LabelGrid,
  logs: Float32Array,
  thing: Uint8Array,
): Float64Array[] | null {
  const ground: number[] = [];
  for (let i = 0; i < thing.length; i++) if (thing[i] === 0) ground.push(i);
  if (ground.length < 12) return null;
  let cells: readonly number[] = ground;
  let planes: Float64Array[] = [];
  for (let round = 0; round < FIT_ROUNDS; round++) {
    planes = [0, 1, 2].map((c) => fitPlane(logs, cells, width, height, c));
    const above = (i: number) =>
      (logs[i * 3 + 1] as number) - planeAt(planes[1] as Float64Array, i, width, height);
    // Glare and other things are brighter than the ground, as the shadow is darker: the middle is left.
    const sorted = ground.toSorted((a, b) => above(b) - above(a) || a - b);
    const from = Math.floor(sorted.length * 0.05);
    cells = sorted.slice(from, from + Math.max(6, Math.floor(sorted.length * LIT_SHARE)));
  }
  return planes;
}

function planeAt(plane: Float64Array, i: number, width: number, height: number): number {
  const x = (i % width) / width - 0.5;
  const y = Math.floor(i / width) / height - 0.5;
  return (plane[0] as number) + (plane[1] as number) * x + (plane[2] as number) * y;
}

/** Least squares, with a little ridge for grids of one row. */
function fitPlane(
  logs: Float32Array,
  cells: readonly number[],
  width: number,
  height: number,
  channel: number,
): Float64Array {
  let [n, sx, sy, sxx, sxy, syy, sz, sxz, syz] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (const i of cells) {
    const x = (i % width) / width - 0.5;
    const y = Math.floor(i / width) / height - 0.5;
    const z = logs[i * 3 + channel] as number;
    n++;
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
    syy += y * y;
    sz += z;
    sxz += x * z;
    syz += y * z;
  }
  const [mx, my, mz] = [sx / n, sy / n, sz / n];
  const xx = sxx / n - mx * mx + 0.01;
  const yy = syy / n - my * my + 0.01;
  const xy = sxy / n - mx * my;
  const xz = sxz / n - mx * mz;
  const yz = syz / n - my * mz;
  const determinant = xx * yy - xy * xy;
  const across = (yy * xz - xy * yz) / determinant;
  const down = (xx * yz - xy * xz) / determinant;
  return Float64Array.of(mz - across * mx - down * my, across, down);
}

/** How much darker than the lit ground each cell is, 0 where it is not or has another hue. */
function findDarker(
  { width, height }: LabelGrid,
  logs: Float32Array,
  lit: readonly Float64Array[],
  thing: Uint8Array,
): Float32Array {
  const darkness = new Float32Array(thing.length);
  for (let i = 0; i < thing.length; i++) {
    if (thing[i] !== 0) continue;
    const [red, green, blue] = [0, 1, 2].map(
      (c) => (logs[i * 3 + c] as number) - planeAt(lit[c] as Float64Array, i, width, height),
    ) as [number, number, number];
    const ratio = (red + green + blue) / 3;
    const spread = Math.max(red, green, blue) - Math.min(red, green, blue);
    if (ratio < DARKER && spread < HUE_SHIFT - HUE_SHIFT_BY_DARKNESS * ratio) darkness[i] = -ratio;
  }
  return darkness;
}

/**
 * Clears what does not hang together with the thing. @returns whether what is left is a shadow: large and dark enough, not
 * all around, and not only above.
 */
function keepAttached(grid: LabelGrid, darkness: Float32Array, thing: Uint8Array, bounds: Rect): boolean {
  const { width, height } = grid;
  const marks = thing.slice();
  const stack: number[] = [];
  for (let i = 0; i < thing.length; i++) if (thing[i] === THING) stack.push(i);
  const thingCells = stack.length;
  let cells = 0;
  let sum = 0;
  let below = 0;
  let atFrame = 0;
  const middleY = (bounds.y + bounds.height / 2) / 2 ** grid.shift - grid.y;
  while (stack.length > 0) {
    const place = stack.pop() as number;
    const x = place % width;
    const y = (place - x) / width;
    for (const other of [
      x > 0 ? place - 1 : place,
      x < width - 1 ? place + 1 : place,
      y > 0 ? place - width : place,
      y < height - 1 ? place + width : place,
    ]) {
      if (marks[other] !== 0 || darkness[other] === 0) continue;
      marks[other] = SHADOW;
      stack.push(other);
      cells++;
      sum += darkness[other] as number;
      const row = Math.floor(other / width);
      if (row > middleY) below++;
      if (row === 0 || row === height - 1 || other % width === 0 || other % width === width - 1) atFrame++;
    }
  }
  for (let i = 0; i < darkness.length; i++) if (marks[i] !== SHADOW) darkness[i] = 0;
  return (
    cells >= Math.max(4, LEAST_SHARE * thingCells) &&
    cells <= MOST_SHARE * thingCells &&
    sum / cells >= LEAST_DARKNESS &&
    below >= 0.35 * cells &&
    // A dark background reaches the frame on a broad front; a shadow ends before.
    atFrame <= 0.25 * (width + height)
  );
}

/** Shadows fade, so the border is a ramp between cells; the thing itself stays out. */
function toPatch(photo: RgbaImage, selection: Mask, grid: LabelGrid, darkness: Float32Array): MaskPatch {
  const small = createMask(grid.width, grid.height);
  for (let v = 0; v < grid.height; v++) {
    for (let u = 0; u < grid.width; u++) {
      let isNear = false;
      for (let b = Math.max(0, v - 1); b <= Math.min(grid.height - 1, v + 1) && !isNear; b++) {
        for (let a = Math.max(0, u - 1); a <= Math.min(grid.width - 1, u + 1) && !isNear; a++)
          isNear = (darkness[b * grid.width + a] as number) > 0;
      }
      if (isNear) small.data[v * grid.width + u] = 255;
    }
  }
  featherMask(small, 0.8);
  const size = 2 ** grid.shift;
  const covered = {
    x: grid.x * size,
    y: grid.y * size,
    width: grid.width * size,
    height: grid.height * size,
  };
  const rect = intersectRects(covered, rectOf(photo));
  const large = resampleMask(
    small,
    { x: 0, y: 0, width: rect.width / size, height: rect.height / size },
    rect.width,
    rect.height,
  );
  for (let y = 0; y < rect.height; y++) {
    for (let x = 0; x < rect.width; x++) {
      const own = selection.data[(rect.y + y) * selection.width + rect.x + x] as number;
      const i = y * rect.width + x;
      large.data[i] = Math.min(large.data[i] as number, 255 - own);
    }
  }
  const inner = findBounds(large);
  if (isEmptyRect(inner)) return { rect: EMPTY_RECT, data: new Uint8Array(0) };
  const data = new Uint8Array(inner.width * inner.height);
  for (let y = 0; y < inner.height; y++) {
    const from = (inner.y + y) * rect.width + inner.x;
    data.set(large.data.subarray(from, from + inner.width), y * inner.width);
  }
  return { rect: { ...inner, x: inner.x + rect.x, y: inner.y + rect.y }, data };
}
