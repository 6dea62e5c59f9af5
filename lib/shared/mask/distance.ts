/**
 * Exact Euclidean distance to the nearest site, row by row. Two passes (vertical, then the lower envelope of parabolas:
 * Felzenszwalb & Huttenlocher 2012), cut off at a limit, so that the vertical pass needs only a band of rows at a time:
 * a 50-megapixel mask takes some megabytes instead of 200.
 */
import type { Rect } from './geometry';

/** No site within the limit. */
export const FAR = Number.POSITIVE_INFINITY;

type Source = { readonly width: number; readonly height: number; readonly data: Uint8Array };

/**
 * @param isSite table of 256 flags: which values are sites
 * @param limit distances above this many pixels are reported as `FAR`
 * @param onRow gets squared distances between pixel centres for the columns of `rect`; it may overwrite that row of
 *   `source` (and those above it), nothing below. Sites are looked for in all of `source`, also outside `rect`.
 */
export function forEachDistanceRow(
  source: Source,
  rect: Rect,
  isSite: Uint8Array,
  limit: number,
  onRow: (y: number, squared: Float64Array) => void,
): void {
  let y = rect.y;
  for (const squared of distanceRows(source, rect, isSite, limit)) onRow(y++, squared);
}

/** The same as an iterator, for two transforms that are read row by row beside each other. Each row is the same array, filled anew. */
export function* distanceRows(
  source: Source,
  rect: Rect,
  isSite: Uint8Array,
  limit: number,
): Generator<Float64Array, void, void> {
  const { width, height, data } = source;
  const reach = Math.ceil(limit);
  // Sites farther to the side than the limit cannot matter.
  const from = Math.max(0, rect.x - reach);
  const to = Math.min(width, rect.x + rect.width + reach);
  const columns = to - from;
  const none = reach + 1;
  const bandRows = Math.min(rect.height, Math.max(128, 2 * reach));
  const vertical = new Uint16Array(columns * bandRows);
  const above = new Uint16Array(columns).fill(none);
  const below = new Uint16Array(columns);
  const squared = new Float64Array(rect.width);
  const limitSquared = limit * limit;
  // The envelope: site columns, their heights, and where each begins to be the lowest.
  const sites = new Int32Array(columns);
  const heights = new Float64Array(columns);
  const starts = new Float64Array(columns + 1);

  const stepDown = (y: number) => {
    const at = y * width + from;
    for (let i = 0; i < columns; i++) {
      if (isSite[data[at + i] as number] === 1) above[i] = 0;
      else if ((above[i] as number) < none) above[i] = (above[i] as number) + 1;
    }
  };
  for (let y = Math.max(0, rect.y - reach); y < rect.y; y++) stepDown(y);

  for (let bandTop = rect.y; bandTop < rect.y + rect.height; bandTop += bandRows) {
    const bandBottom = Math.min(rect.y + rect.height, bandTop + bandRows);
    for (let y = bandTop; y < bandBottom; y++) {
      stepDown(y);
      vertical.set(above, (y - bandTop) * columns);
    }
    below.fill(none);
    for (let y = Math.min(height, bandBottom + reach) - 1; y >= bandTop; y--) {
      const at = y * width + from;
      for (let i = 0; i < columns; i++) {
        if (isSite[data[at + i] as number] === 1) below[i] = 0;
        else if ((below[i] as number) < none) below[i] = (below[i] as number) + 1;
      }
      if (y >= bandBottom) continue;
      const row = (y - bandTop) * columns;
      for (let i = 0; i < columns; i++) {
        if ((below[i] as number) < (vertical[row + i] as number)) vertical[row + i] = below[i] as number;
      }
    }
    for (let y = bandTop; y < bandBottom; y++) {
      const row = (y - bandTop) * columns;
      let last = -1;
      for (let i = 0; i < columns; i++) {
        const g = vertical[row + i] as number;
        if (g >= none) continue;
        const f = g * g + i * i;
        let start = Number.NEGATIVE_INFINITY;
        while (last >= 0) {
          start = (f - (heights[last] as number)) / (2 * (i - (sites[last] as number)));
          if (start > (starts[last] as number)) break;
          last--;
          start = Number.NEGATIVE_INFINITY;
        }
        last++;
        sites[last] = i;
        heights[last] = f;
        starts[last] = start;
      }
      if (last < 0) {
        squared.fill(FAR);
      } else {
        starts[last + 1] = Number.POSITIVE_INFINITY;
        let k = 0;
        for (let x = 0; x < rect.width; x++) {
          const i = rect.x + x - from;
          while ((starts[k + 1] as number) < i) k++;
          const site = sites[k] as number;
          const d = (i - site) * (i - site) + (heights[k] as number) - site * site;
          squared[x] = d <= limitSquared ? d : FAR;
        }
      }
      yield squared;
    }
  }
}
