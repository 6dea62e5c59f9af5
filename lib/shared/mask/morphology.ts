/** Grow and shrink by an exact distance, and the fade that only goes inward. */
import { applyProgress } from './arrival';
import { FAR, forEachDistanceRow } from './distance';
import type { Rect } from './geometry';
import { EMPTY_RECT, expandRect, intersectRects, isEmptyRect, rectOf } from './geometry';
import type { BeforeWrite, Mask } from './mask';
import { createMask, cropMask, SELECTED_FROM } from './mask';
import { findBounds } from './measure';
import { measureProgress } from './thickness';

/** Larger radii would need wider numbers in the distance transform, and no one asks for them. */
export const MAX_RADIUS_PX = 2_000;

function tableOf(isSite: (value: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, value) => (isSite(value) ? 1 : 0));
}

const SELECTED = tableOf((value) => value >= SELECTED_FROM);
const UNSELECTED = tableOf((value) => value < SELECTED_FROM);

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

/**
 * The blend of an exact edit: the mask inside `rect`, faded inward from its edge over at most `featherPx`. A pixel whose
 * mask is 0 gets 0, always. Sides of `rect` that are not the photo's own border count as the mask's edge, so a mask that a
 * region's frame cuts off fades out too.
 *
 * A fade as wide as a thin part of the mask would make a ghost of the edit there. So it takes a share of the thickness
 * around each pixel, and less where a connected part would still lose more of itself than `arrival.ts` allows.
 *
 * @returns a mask of the size of `rect`
 */
export function fadeInward(mask: Mask, rect: Rect, featherPx: number): Mask {
  requireRadius(featherPx);
  if (featherPx === 0) return cropMask(mask, rect);
  // One pixel of frame: photo beyond the rectangle is 0 there, and beyond the photo there is no frame at all.
  const framed = intersectRects(expandRect(rect, 1), rectOf(mask));
  const area = createMask(framed.width, framed.height);
  const inner = { ...rect, x: rect.x - framed.x, y: rect.y - framed.y };
  for (let row = 0; row < rect.height; row++) {
    const from = (rect.y + row) * mask.width + rect.x;
    area.data.set(mask.data.subarray(from, from + rect.width), (inner.y + row) * area.width + inner.x);
  }
  return applyProgress(area, inner, measureProgress(area, inner, featherPx));
}
