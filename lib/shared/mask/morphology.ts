/** Grow and shrink by an exact distance, and the fade that only goes inward. */
import { FAR, forEachDistanceRow } from './distance';
import type { Rect } from './geometry';
import { EMPTY_RECT, expandRect, intersectRects, isEmptyRect, rectOf } from './geometry';
import type { BeforeWrite, Mask } from './mask';
import { createMask, SELECTED_FROM } from './mask';
import { findBounds } from './measure';

/** Larger radii would need wider numbers in the distance transform, and no one asks for them. */
export const MAX_RADIUS_PX = 2_000;

function tableOf(isSite: (value: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, value) => (isSite(value) ? 1 : 0));
}

const SELECTED = tableOf((value) => value >= SELECTED_FROM);
const UNSELECTED = tableOf((value) => value < SELECTED_FROM);
const ZERO = tableOf((value) => value === 0);

function requireRadius(radiusPx: number): void {
  if (!(radiusPx >= 0 && radiusPx <= MAX_RADIUS_PX)) {
    throw new RangeError(`A radius must be between 0 and ${MAX_RADIUS_PX} pixels, not ${radiusPx}.`);
  }
}

/** How far a pixel `distance` from a selected centre lies within the edge moved by `radius`: an edge one pixel wide. */
function reachCoverage(distance: number, radius: number): number {
  return Math.round(255 * Math.min(1, Math.max(0, radius + 1 - distance)));
}

/**
 * Every pixel within `radiusPx` of a selected one (from half coverage on) becomes 255, with an anti-aliased edge beyond;
 * softer values that are already there stay where they are higher.
 */
export function growMask(mask: Mask, radiusPx: number, beforeWrite?: BeforeWrite): Rect {
  requireRadius(radiusPx);
  const bounds = findBounds(mask, SELECTED_FROM);
  const rect = intersectRects(expandRect(bounds, Math.ceil(radiusPx) + 1), rectOf(mask));
  if (radiusPx === 0 || isEmptyRect(rect)) return EMPTY_RECT;
  beforeWrite?.(rect);
  forEachDistanceRow(mask, rect, SELECTED, radiusPx + 1, (y, squared) => {
    const at = y * mask.width + rect.x;
    for (let i = 0; i < rect.width; i++) {
      const d = squared[i] as number;
      if (d === FAR) continue;
      const value = reachCoverage(Math.sqrt(d), radiusPx);
      if (value > (mask.data[at + i] as number)) mask.data[at + i] = value;
    }
  });
  return rect;
}

/** The mirror image of growing: what is not selected grows. The photo's border does not count as unselected. */
export function shrinkMask(mask: Mask, radiusPx: number, beforeWrite?: BeforeWrite): Rect {
  requireRadius(radiusPx);
  const rect = findBounds(mask, 1);
  if (radiusPx === 0 || isEmptyRect(rect)) return EMPTY_RECT;
  beforeWrite?.(rect);
  forEachDistanceRow(mask, rect, UNSELECTED, radiusPx + 1, (y, squared) => {
    const at = y * mask.width + rect.x;
    for (let i = 0; i < rect.width; i++) {
      const d = squared[i] as number;
      if (d === FAR) continue;
      const value = 255 - reachCoverage(Math.sqrt(d), radiusPx);
      if (value < (mask.data[at + i] as number)) mask.data[at + i] = value;
    }
  });
  return rect;
}

/** The largest distance from a masked pixel to the nearest zero, up to `limitPx`. */
function findDepth(area: Mask, limitPx: number): number {
  let deepest = 0;
  forEachDistanceRow(area, rectOf(area), ZERO, limitPx, (_, squared) => {
    for (let i = 0; i < squared.length; i++) {
      const d = squared[i] as number;
      if (d > deepest) deepest = d;
    }
    // Most masks are deep enough within their first rows.
    return deepest < limitPx * limitPx;
  });
  return Math.min(limitPx, Math.sqrt(deepest));
}

/**
 * The blend of an exact edit: the mask inside `rect`, faded inward from its edge over `featherPx`. A pixel whose mask is
 * 0 gets 0, always. Sides of `rect` that are not the photo's own border count as the mask's edge, so a mask that a
 * region's frame cuts off fades out too.
 *
 * A mask thinner than twice the feather would never reach full strength, and the edit would be a ghost: the fade is then
 * shortened to half the mask's greatest depth.
 *
 * @returns a mask of the size of `rect`
 */
export function fadeInward(mask: Mask, rect: Rect, featherPx: number): Mask {
  requireRadius(featherPx);
  // One pixel of frame: photo beyond the rectangle is 0 there, and beyond the photo there is no frame at all.
  const framed = intersectRects(expandRect(rect, 1), rectOf(mask));
  const area = createMask(framed.width, framed.height);
  const inner = { x: rect.x - framed.x, y: rect.y - framed.y };
  for (let row = 0; row < rect.height; row++) {
    const from = (rect.y + row) * mask.width + rect.x;
    area.data.set(mask.data.subarray(from, from + rect.width), (inner.y + row) * area.width + inner.x);
  }
  const alpha = createMask(rect.width, rect.height);
  const depth = featherPx > 0 ? findDepth(area, featherPx * 2) : 0;
  const feather = Math.min(featherPx, depth / 2);
  const rows = { ...inner, width: rect.width, height: rect.height };
  forEachDistanceRow(area, rows, ZERO, Math.max(1, feather + 1), (y, squared) => {
    const at = y * area.width + inner.x;
    const to = (y - inner.y) * rect.width;
    for (let i = 0; i < rect.width; i++) {
      const value = area.data[at + i] as number;
      if (value === 0) continue;
      const d = squared[i] as number;
      if (d === FAR || feather === 0) {
        alpha.data[to + i] = value;
        continue;
      }
      const t = Math.min(1, Math.max(0, (Math.sqrt(d) - 0.5) / feather));
      alpha.data[to + i] = Math.round(value * t * t * (3 - 2 * t));
    }
  });
  return alpha;
}
