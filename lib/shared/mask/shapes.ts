/** Rectangle and ellipse, anti-aliased, at fractional coordinates. */
import type { CombineMode } from './blend';
import { paintRows } from './blend';
import { createCoverageRow, SUBLINES } from './coverage';
import type { ImagePoint, Rect } from './geometry';
import { coverExtent, intersectRects, rectOf } from './geometry';
import type { BeforeWrite, Mask } from './mask';

/** How much of the unit [i, i+1) lies within [from, to]. */
function overlap(i: number, from: number, to: number): number {
  return Math.max(0, Math.min(i + 1, to) - Math.max(i, from));
}

/** The rectangle between two opposite corners, given in any order. Exact coverage. */
export function paintRectangle(
  mask: Mask,
  cornerA: ImagePoint,
  cornerB: ImagePoint,
  mode: CombineMode,
  beforeWrite?: BeforeWrite,
): Rect {
  const left = Math.min(cornerA.x, cornerB.x);
  const right = Math.max(cornerA.x, cornerB.x);
  const top = Math.min(cornerA.y, cornerB.y);
  const bottom = Math.max(cornerA.y, cornerB.y);
  const rect = intersectRects(coverExtent(left, top, right, bottom), rectOf(mask));
  const columns = new Float64Array(rect.width);
  for (let i = 0; i < rect.width; i++) columns[i] = 255 * overlap(rect.x + i, left, right);
  return paintRows(
    mask,
    rect,
    mode,
    (y, row) => {
      const share = overlap(y, top, bottom);
      for (let i = 0; i < row.length; i++) row[i] = (columns[i] as number) * share + 0.5;
    },
    beforeWrite,
  );
}

/** The ellipse inscribed in the rectangle between two opposite corners. */
export function paintEllipse(
  mask: Mask,
  cornerA: ImagePoint,
  cornerB: ImagePoint,
  mode: CombineMode,
  beforeWrite?: BeforeWrite,
): Rect {
  const centreX = (cornerA.x + cornerB.x) / 2;
  const centreY = (cornerA.y + cornerB.y) / 2;
  const radiusX = Math.abs(cornerA.x - cornerB.x) / 2;
  const radiusY = Math.abs(cornerA.y - cornerB.y) / 2;
  const extent = coverExtent(centreX - radiusX, centreY - radiusY, centreX + radiusX, centreY + radiusY);
  const rect = intersectRects(extent, rectOf(mask));
  const coverage = createCoverageRow(rect.width);
  return paintRows(
    mask,
    rect,
    mode,
    (y, row) => {
      for (let line = 0; line < SUBLINES; line++) {
        const v = (y + (line + 0.5) / SUBLINES - centreY) / radiusY;
        if (v <= -1 || v >= 1) continue;
        const half = radiusX * Math.sqrt(1 - v * v);
        coverage.addSpan(centreX - half - rect.x, centreX + half - rect.x);
      }
      coverage.flush(row);
    },
    beforeWrite,
  );
}
