/** What there is to say about a mask: where it is, how much it covers. */
import type { Rect } from './geometry';
import { EMPTY_RECT, intersectRects, rectOf, uniteRects } from './geometry';
import type { Mask } from './mask';
import { forEachTile, tileAt, tileGrid } from './tiles';

/** The smallest rectangle around all values from `level` on, within `area`. */
export function findBounds(mask: Mask, level = 1, area: Rect = rectOf(mask)): Rect {
  const { width, data } = mask;
  let left = area.x + area.width;
  let right = area.x;
  let top = -1;
  let bottom = -1;
  for (let y = area.y; y < area.y + area.height; y++) {
    const at = y * width;
    let first = area.x;
    const end = area.x + area.width;
    while (first < end && (data[at + first] as number) < level) first++;
    if (first === end) continue;
    let last = end - 1;
    // Only columns outside what is known already can widen the bounds.
    while (last >= right && last > first && (data[at + last] as number) < level) last--;
    if (top < 0) top = y;
    bottom = y;
    left = Math.min(left, first);
    right = Math.max(right, last + 1);
  }
  return top < 0 ? EMPTY_RECT : { x: left, y: top, width: right - left, height: bottom - top + 1 };
}

/** Share of the photo that is selected, 0…1; soft values count by their share. */
export function findCoverage(mask: Mask): number {
  let sum = 0;
  for (let i = 0; i < mask.data.length; i++) sum += mask.data[i] as number;
  return sum / (255 * mask.data.length);
}

export type Tally = {
  /** Recounts the tiles that `rect` touches. */
  update(rect: Rect): void;
  updateTile(index: number): void;
  coverage(): number;
  bounds(): Rect;
};

/**
 * Coverage and bounds kept up to date by tiles: after a stroke only its own tiles are counted again.
 *
 * @param isEmpty the mask has nothing but zeros, so there is nothing to count yet
 */
export function createTally(mask: Mask, { isEmpty = false } = {}): Tally {
  const grid = tileGrid(mask);
  const sums = new Float64Array(grid.columns * grid.rows);

  function updateTile(index: number): void {
    const tile = tileAt(grid, index);
    let sum = 0;
    for (let y = tile.y; y < tile.y + tile.height; y++) {
      const at = y * mask.width + tile.x;
      for (let i = at; i < at + tile.width; i++) sum += mask.data[i] as number;
    }
    sums[index] = sum;
  }
  const update = (rect: Rect) => forEachTile(grid, rect, updateTile);
  if (!isEmpty) update(rectOf(mask));

  return {
    update,
    updateTile,
    coverage: () => sums.reduce((total, sum) => total + sum, 0) / (255 * mask.data.length),
    bounds() {
      let bounds = EMPTY_RECT;
      forEachTile(grid, rectOf(mask), (index, tile) => {
        if (sums[index] === 0) return;
        // A tile within what is already known cannot widen it.
        const inside = intersectRects(tile, bounds);
        if (inside.width === tile.width && inside.height === tile.height) return;
        bounds = uniteRects(bounds, findBounds(mask, 1, tile));
      });
      return bounds;
    },
  };
}
