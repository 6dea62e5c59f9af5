/**
 * How far into the mask each pixel lies, as a share of the fade that its place allows. The thickness at a pixel is its
 * distance to the mask's edge plus its distance to the mask's middle line: half the width of a line, the radius of a disc,
 * whatever the rest of the mask looks like. Three linear distance transforms, and one byte a pixel beside the mask.
 */
import { distanceRows, FAR } from './distance';
import type { Rect } from './geometry';
import { rectOf } from './geometry';
import type { Mask } from './mask';
import { createMask } from './mask';

/** Of the local thickness (half a line's width): a strip then loses less than a tenth of itself. */
const FADE_SHARE = 0.185;
/** Distances beyond this are not looked for: a part so thick takes any fade. */
const FARTHEST_PX = 2_000;
/** A pixel is on the middle line when the distance to the edge falls to both sides of it, so many pixels away. */
const STEP = 2;
/** Share of the steepest possible fall, 1, that both sides together have to show; a right angle's diagonal has 0.71. */
const STEEP = 0.725;
/** Nearer to the edge than this a diagonal fall is the stairs of pixels. */
const DIAGONAL_FROM_PX = 3;

const ZERO = Uint8Array.from({ length: 256 }, (_, value) => (value === 0 ? 1 : 0));
const SET = Uint8Array.from({ length: 256 }, (_, value) => (value === 0 ? 0 : 1));
/** The value of a pixel at which the fade has reached full strength. */
export const FULL = 255;

/** Row numbers beyond the end count back from it, as in a mirror: the photo's border is no edge of the mask. */
function mirror(index: number, length: number): number {
  const inside = index < 0 ? -index : index >= length ? 2 * (length - 1) - index : index;
  return Math.min(length - 1, Math.max(0, inside));
}

/** Whether the distances at opposite points fall by nearly as much as they can. */
function isRidge(here: number, a: number, b: number, away: number): boolean {
  const most = 2 * Math.min(here, away);
  return 2 * here - a - b >= (here < away ? 0.95 : STEEP) * most;
}

/** Marks the middle lines of what is not 0 in `area`, in a mask of the size of `inner`. */
function markRidges(area: Mask, inner: Rect, limit: number): Mask {
  const { width, height } = area;
  const ridges = createMask(inner.width, inner.height);
  const rows = Array.from({ length: 2 * STEP + 1 }, () => new Float32Array(width));
  const rowOf = (y: number) => rows[mirror(y, height) % rows.length] as Float32Array;
  const columns = Array.from({ length: inner.width }, (_, x) => [
    mirror(inner.x + x - STEP, width),
    mirror(inner.x + x + STEP, width),
  ]);
  const before = Int32Array.from(columns, ([low]) => low as number);
  const after = Int32Array.from(columns, ([, high]) => high as number);

  const markRow = (y: number) => {
    if (y < inner.y || y >= inner.y + inner.height) return;
    const [above, row, below] = [rowOf(y - STEP), rowOf(y), rowOf(y + STEP)];
    const to = (y - inner.y) * inner.width;
    for (let x = 0; x < inner.width; x++) {
      const at = inner.x + x;
      const here = row[at] as number;
      if (here === 0 || here >= limit) continue;
      const left = before[x] as number;
      const right = after[x] as number;
      const straight =
        isRidge(here, row[left] as number, row[right] as number, STEP) ||
        isRidge(here, above[at] as number, below[at] as number, STEP);
      const diagonal =
        !straight &&
        here >= DIAGONAL_FROM_PX &&
        (isRidge(here, above[left] as number, below[right] as number, STEP * Math.SQRT2) ||
          isRidge(here, above[right] as number, below[left] as number, STEP * Math.SQRT2));
      if (straight || diagonal) ridges.data[to + x] = FULL;
    }
  };
  let y = 0;
  for (const squared of distanceRows(area, rectOf(area), ZERO, limit)) {
    const row = rowOf(y);
    for (let x = 0; x < width; x++) {
      const d = squared[x] as number;
      row[x] = d === FAR ? limit : Math.sqrt(d);
    }
    if (y >= STEP) markRow(y - STEP);
    y++;
  }
  for (let last = Math.max(0, height - STEP); last < height; last++) markRow(last);
  return ridges;
}

/**
 * @param area the mask with a frame of zeros on those sides that count as its edge
 * @param inner the part of `area` that is asked for
 * @returns of the size of `inner`: 0 outside the mask, inside 1 at its edge to `FULL` where a fade over `featherPx`, or over
 *   the share of the thickness there if that is less, has come to its end
 */
export function measureProgress(area: Mask, inner: Rect, featherPx: number): Mask {
  const limit = Math.min(FARTHEST_PX, Math.ceil(featherPx / FADE_SHARE) + 2);
  const progress = markRidges(area, inner, limit);
  const edges = distanceRows(area, inner, ZERO, limit);
  let y = 0;
  // Each row of the ridges is read by the transform before it is written over here.
  for (const toRidge of distanceRows(progress, rectOf(progress), SET, limit)) {
    const toEdge = edges.next().value as Float64Array;
    const from = (inner.y + y) * area.width + inner.x;
    const to = y * inner.width;
    for (let x = 0; x < inner.width; x++) {
      if (area.data[from + x] === 0) {
        progress.data[to + x] = 0;
        continue;
      }
      const depth = Math.sqrt(toEdge[x] as number) - 0.5;
      const thickness = depth + Math.sqrt(toRidge[x] as number);
      const share = depth >= featherPx ? 1 : depth / Math.min(featherPx, FADE_SHARE * thickness);
      progress.data[to + x] = 1 + Math.round((FULL - 1) * Math.min(1, share));
    }
    y++;
  }
  return progress;
}
