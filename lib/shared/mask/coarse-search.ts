/** Where to begin: the best of all shifts and zooms of a small picture. Refining alone ends in the next best texture. */
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
const MAX_POINTS = 1500;
/** What the farthest framing has to be better by: where a pattern repeats itself, the nearest of its places is right. */
const NEARNESS = 0.06;
/** Correlation below which the answer shows something else. */
const ALIKE = 0.3;

export type CoarseResult =
  | { readonly kind: 'found'; readonly warp: GlobalWarp }
  | { readonly kind: 'no-detail' | 'not-alike' };

export function searchCoarse({ photo, answer, keep }: PlanePair): CoarseResult {
  const { width, height } = photo;
  const original = evenOut(photo, keep);
  const seen = evenOut(answer, keep);
  let points: number[] = [];
  for (let i = 0; i < original.length; i++) if (original[i] !== 0) points.push(i);
  if (points.length < MIN_POINTS) return { kind: 'no-detail' };
  const stride = Math.ceil(points.length / MAX_POINTS);
  points = points.filter((_, i) => i % stride === 0);

  const half = Math.max(width, height) / 2;
  const farthest = Math.max(1, Math.ceil(MAX_SHIFT_SHARE * 2 * half));
  const zooms = Math.ceil(MAX_ZOOM * half);
  let best = { score: -1, shiftX: 0, shiftY: 0, zoom: 0 };
  for (let z = -zooms; z <= zooms; z++) {
    const zoom = z / half;
    for (let shiftY = -farthest; shiftY <= farthest; shiftY++) {
      for (let shiftX = -farthest; shiftX <= farthest; shiftX++) {
        const away = (Math.hypot(shiftX, shiftY) / farthest + Math.abs(z) / Math.max(1, zooms)) / 2;
        const score = correlate(original, seen, points, width, height, { shiftX, shiftY, zoom });
        if (score - NEARNESS * away > best.score)
          best = { score: score - NEARNESS * away, shiftX, shiftY, zoom };
      }
    }
  }
  if (best.score < ALIKE) return { kind: 'not-alike' };
  const { zoom, shiftX, shiftY } = best;
  const terms = Float64Array.of(zoom, 0, shiftX / half, 0, zoom, shiftY / half, 0, 0);
  return { kind: 'found', warp: { ...NO_WARP, terms } };
}

function correlate(
  original: Float32Array,
  seen: Float32Array,
  points: readonly number[],
  width: number,
  height: number,
  { shiftX, shiftY, zoom }: { shiftX: number; shiftY: number; zoom: number },
): number {
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  let [both, own, other, count] = [0, 0, 0, 0];
  for (const i of points) {
    const x = i % width;
    const y = (i - x) / width;
    const u = Math.round(cx + (x - cx) * (1 + zoom) + shiftX);
    const v = Math.round(cy + (y - cy) * (1 + zoom) + shiftY);
    if (u < 0 || v < 0 || u >= width || v >= height) continue;
    const a = seen[v * width + u] as number;
    if (a === 0) continue;
    const p = original[i] as number;
    both += a * p;
    own += p * p;
    other += a * a;
    count++;
  }
  return count < points.length / 2 || count < MIN_POINTS ? -1 : both / Math.sqrt(own * other);
}

/** Each kept pixel against the kept pixels around it, in units of their deviation; exactly 0 where nothing is to be seen. */
function evenOut({ width, height, data }: Plane, keep: Uint8Array): Float32Array {
  const result = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (keep[y * width + x] === 0) continue;
      let [n, sum, squares] = [0, 0, 0];
      for (let v = Math.max(0, y - WINDOW_PX); v <= Math.min(height - 1, y + WINDOW_PX); v++) {
        for (let u = Math.max(0, x - WINDOW_PX); u <= Math.min(width - 1, x + WINDOW_PX); u++) {
          const i = v * width + u;
          if (keep[i] === 0) continue;
          const value = data[i] as number;
          n++;
          sum += value;
          squares += value * value;
        }
      }
      const mean = sum / n;
      const deviation = Math.sqrt(Math.max(0, squares / n - mean * mean));
      if (deviation >= FLAT)
        result[y * width + x] = ((data[y * width + x] as number) - mean) / (deviation + 2);
    }
  }
  return result;
}
