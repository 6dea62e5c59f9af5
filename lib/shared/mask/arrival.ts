/** The fade's strength, so that of every connected part of a mask nearly all arrives. */
import { findAreas, walkRuns } from './areas';
import type { Rect } from './geometry';
import type { Mask } from './mask';
import { FULL } from './thickness';

/** Of what was painted, softness included, in every connected part. The rest is what a fade may cost. */
const LEAST_ARRIVING = 0.905;
/** The fade's width, as shares of what the thickness allows: a part gets the widest that leaves enough of it. */
const WIDTHS = [1, 0.75, 0.5, 0.25, 0] as const;

const INSIDE = Uint8Array.from({ length: 256 }, (_, value) => (value === 0 ? 0 : 1));

/** For a width: what share of a pixel is taken at each progress of the fade, in a curve without corners. */
function strengthTable(width: number): Float64Array {
  return Float64Array.from({ length: 256 }, (_, progress) => {
    const t = width === 0 ? 1 : Math.min(1, Math.max(0, progress - 1) / (FULL - 1) / width);
    return t * t * (3 - 2 * t);
  });
}

const STRENGTHS = WIDTHS.map(strengthTable);

/**
 * @param area what was painted; 0 beyond `inner`
 * @param progress of the size of `inner`, from `measureProgress`; **written over with the result**
 */
export function applyProgress(area: Mask, inner: Rect, progress: Mask): Mask {
  const areas = findAreas(area, INSIDE, false);
  const chosen = chooseWidths(area, inner, progress, areas.areaOf);
  walkRuns(area, INSIDE, (run, y, left, right) => {
    const strength = STRENGTHS[chosen.get(areas.areaOf(run)) ?? 0] as Float64Array;
    const from = y * area.width;
    const to = (y - inner.y) * inner.width - inner.x;
    for (let x = left; x < right; x++) {
      const value = area.data[from + x] as number;
      progress.data[to + x] = Math.round(value * (strength[progress.data[to + x] as number] as number));
    }
  });
  return progress;
}

/** For each connected part the index of its width. */
function chooseWidths(
  area: Mask,
  inner: Rect,
  progress: Mask,
  areaOf: (run: number) => number,
): Map<number, number> {
  type Sums = { painted: number; arriving: Float64Array };
  const sums = new Map<number, Sums>();
  walkRuns(area, INSIDE, (run, y, left, right) => {
    const part = areaOf(run);
    let sum = sums.get(part);
    if (sum === undefined) {
      sum = { painted: 0, arriving: new Float64Array(WIDTHS.length) };
      sums.set(part, sum);
    }
    let [painted, full] = [0, 0];
    const from = y * area.width;
    const to = (y - inner.y) * inner.width - inner.x;
    for (let x = left; x < right; x++) {
      const value = area.data[from + x] as number;
      const reached = progress.data[to + x] as number;
      painted += value;
      if (reached === FULL) {
        full += value;
        continue;
      }
      for (let w = 0; w < WIDTHS.length; w++) {
        const strength = (STRENGTHS[w] as Float64Array)[reached] as number;
        sum.arriving[w] = (sum.arriving[w] as number) + value * strength;
      }
    }
    sum.painted += painted;
    for (let w = 0; w < WIDTHS.length; w++) sum.arriving[w] = (sum.arriving[w] as number) + full;
  });
  const chosen = new Map<number, number>();
  for (const [area, { painted, arriving }] of sums)
    chosen.set(
      area,
      arriving.findIndex((sum) => sum >= LEAST_ARRIVING * painted),
    );
  return chosen;
}
