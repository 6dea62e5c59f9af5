/** Where to begin: the best of all shifts and zooms of a small picture. Refining alone ends in the next best texture. */
import { type Displacement, displacementAt } from './displacement';
import { type GlobalWarp, NO_WARP } from './global-warp';
import type { Plane, PlanePair } from './plane';

/** Framings beyond these are another picture. */
const MAX_SHIFT_SHARE = 0.06;
const MAX_ZOOM = 0.06;
/** Half the window in which brightness and contrast are evened out. */
const WINDOW_PX = 5;
/** A window of less deviation, in levels, is flat. */
const FLAT = 1.5;
const MIN_POINTS = 40;
const MAX_POINTS = 1000;
/** What the farthest framing has to be better by: where a pattern repeats itself, the nearest of its places is right. */
const NEARNESS = 0.06;
/** Correlation below which the answer shows something else. */
const ALIKE = 0.3;

/** For places nearer than one that was found: between whole pixels a fine pattern fits this much less. */
const AS_GOOD = 0.6;
const NEARER_POINTS = 500;
const NEARER_REACH_PX = 24;
const LEAST_PERIOD_PX = 3;
const NEIGHBOURS = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
] as const;

export type CoarseResult =
  | { readonly kind: 'found'; readonly warp: GlobalWarp }
  | { readonly kind: 'no-detail' | 'not-alike' };

export function searchCoarse({ photo, answer, keep }: PlanePair): CoarseResult {
  const { width, height } = photo;
  const original = evenOut(photo, keep);
  const points = pointsOf(original, MAX_POINTS);
  if (points.length < MIN_POINTS) return { kind: 'no-detail' };

  const half = Math.max(width, height) / 2;
  const farthest = Math.max(1, Math.ceil(MAX_SHIFT_SHARE * 2 * half));
  const zooms = Math.ceil(MAX_ZOOM * half);
  // Nothing is to be seen in the border, so no place has to be asked whether it lies inside.
  const border = farthest + zooms + 1;
  const seen = withBorder(evenOut(answer, keep), width, height, border);
  const seenWidth = width + 2 * border;
  const values = Float32Array.from(points, (i) => original[i] as number);
  const places = new Int32Array(points.length);
  let best = { score: -1, shiftX: 0, shiftY: 0, zoom: 0 };
  for (let z = -zooms; z <= zooms; z++) {
    const zoom = z / half;
    const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
    for (const [index, i] of points.entries()) {
      const u = Math.round(cx + ((i % width) - cx) * (1 + zoom));
      const v = Math.round(cy + (Math.floor(i / width) - cy) * (1 + zoom));
      places[index] = (v + border) * seenWidth + u + border;
    }
    for (let shiftY = -farthest; shiftY <= farthest; shiftY++) {
      for (let shiftX = -farthest; shiftX <= farthest; shiftX++) {
        const away = (Math.hypot(shiftX, shiftY) / farthest + Math.abs(z) / Math.max(1, zooms)) / 2;
        const score = correlate(values, places, seen, shiftY * seenWidth + shiftX) - NEARNESS * away;
        if (score > best.score) best = { score, shiftX, shiftY, zoom };
      }
    }
  }
  if (best.score < ALIKE) return { kind: 'not-alike' };
  const { zoom, shiftX, shiftY } = best;
  const terms = Float64Array.of(zoom, 0, shiftX / half, 0, zoom, shiftY / half, 0, 0);
  return { kind: 'found', warp: { ...NO_WARP, terms } };
}

/**
 * Where a pattern repeats itself the answer fits at many places. The nearest of those that fit about as well as the one
 * that was found, or null when that is the nearest.
 *
 * @param found where the answer was found, over the same picture
 * @returns what to add to it, whole pixels
 */
export function searchNearer(
  { photo, answer, keep }: PlanePair,
  found: Displacement,
): readonly [number, number] | null {
  const { width, height } = photo;
  const original = evenOut(photo, keep);
  const points = pointsOf(original, NEARER_POINTS);
  if (points.length < MIN_POINTS) return null;
  const [awayX, awayY] = [meanOf(found.dx), meanOf(found.dy)];
  const away = Math.hypot(awayX, awayY);
  const reach = Math.min(NEARER_REACH_PX, Math.ceil(2 * away));
  const border = reach + 1;
  const seen = withBorder(evenOut(answer, keep), width, height, border);
  const seenWidth = width + 2 * border;
  const values = Float32Array.from(points, (i) => original[i] as number);
  const places = Int32Array.from(points, (i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const [dx, dy] = displacementAt(found, x + 0.5, y + 0.5);
    const [u, v] = [Math.round(x + dx), Math.round(y + dy)];
    const inside = u >= 0 && v >= 0 && u < width && v < height;
    return inside ? (v + border) * seenWidth + u + border : -1;
  });
  const scoreAt = (x: number, y: number) => correlate(values, places, seen, y * seenWidth + x);
  const enough = AS_GOOD * scoreAt(0, 0);
  let nearest: { x: number; y: number; away: number } | null = null;
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      const left = Math.hypot(awayX + x, awayY + y);
      if (left > away - 1 || (nearest !== null && left >= nearest.away)) continue;
      const score = scoreAt(x, y);
      // A place of its own, not the slope of the one that was found.
      const isTop = () => NEIGHBOURS.every(([stepX, stepY]) => scoreAt(x + stepX, y + stepY) <= score);
      if (score >= enough && Math.hypot(x, y) >= LEAST_PERIOD_PX && isTop()) nearest = { x, y, away: left };
    }
  }
  return nearest === null ? null : [nearest.x, nearest.y];
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Pixels where something is to be seen, evenly thinned out. */
function pointsOf(original: Float32Array, most: number): number[] {
  const points: number[] = [];
  for (let i = 0; i < original.length; i++) if (original[i] !== 0) points.push(i);
  const stride = Math.ceil(points.length / most);
  return stride > 1 ? points.filter((_, i) => i % stride === 0) : points;
}

function withBorder(values: Float32Array, width: number, height: number, border: number): Float32Array {
  const wide = width + 2 * border;
  const result = new Float32Array(wide * (height + 2 * border));
  for (let y = 0; y < height; y++)
    result.set(values.subarray(y * width, (y + 1) * width), (y + border) * wide + border);
  return result;
}

function correlate(values: Float32Array, places: Int32Array, seen: Float32Array, shift: number): number {
  let both = 0;
  let own = 0;
  let other = 0;
  let count = 0;
  for (let index = 0; index < places.length; index++) {
    const place = places[index] as number;
    if (place < 0) continue;
    const a = seen[place + shift] as number;
    if (a === 0) continue;
    const p = values[index] as number;
    both += a * p;
    own += p * p;
    other += a * a;
    count++;
  }
  return count < places.length / 2 || count < MIN_POINTS ? -1 : both / Math.sqrt(own * other);
}

/** Each kept pixel against the kept pixels around it, in units of their deviation; exactly 0 where nothing is to be seen. */
function evenOut({ width, height, data }: Plane, keep: Uint8Array): Float32Array {
  const size = width * height;
  const [counts, sums, squares] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  for (let i = 0; i < size; i++) {
    if (keep[i] === 0) continue;
    const value = data[i] as number;
    counts[i] = 1;
    sums[i] = value;
    squares[i] = value * value;
  }
  for (const layer of [counts, sums, squares]) sumWindows(layer, width, height);
  const result = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    if (keep[i] === 0) continue;
    const n = counts[i] as number;
    const mean = (sums[i] as number) / n;
    const deviation = Math.sqrt(Math.max(0, (squares[i] as number) / n - mean * mean));
    if (deviation >= FLAT) result[i] = ((data[i] as number) - mean) / (deviation + 2);
  }
  return result;
}

/** Each value becomes the sum of those in its window, in place; the window ends at the picture's border. */
function sumWindows(values: Float64Array, width: number, height: number): void {
  sumLines(values, width, height, 1, width);
  sumLines(values, height, width, width, 1);
}

function sumLines(values: Float64Array, length: number, lines: number, step: number, lineStep: number): void {
  const line = new Float64Array(length);
  for (let start = 0; start < lines * lineStep; start += lineStep) {
    let sum = 0;
    for (let i = 0; i < length; i++) line[i] = values[start + i * step] as number;
    for (let i = 0; i < Math.min(length, WINDOW_PX); i++) sum += line[i] as number;
    for (let i = 0; i < length; i++) {
      if (i + WINDOW_PX < length) sum += line[i + WINDOW_PX] as number;
      if (i > WINDOW_PX) sum -= line[i - WINDOW_PX - 1] as number;
      values[start + i * step] = sum;
    }
  }
}
