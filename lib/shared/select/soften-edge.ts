/** From inside or outside to a byte of coverage: the edge's own pixels get the share that their colour tells. */
import type { RgbaImage } from '@/lib/shared/mask/flood';
import type { Rect } from '@/lib/shared/mask/geometry';
import { EMPTY_RECT, intersectRects, isEmptyRect } from '@/lib/shared/mask/geometry';
import { createMask, cropMask, type MaskPatch } from '@/lib/shared/mask/mask';
import { findBounds } from '@/lib/shared/mask/measure';
import { compareSides, createSides, EDGE, INSIDE, type LabelGrid, markEdges, readSides } from './label-grid';

/** How far from the edge its two sides are looked at, in pixels. */
const SIDE_REACH = 3;

/**
 * @param grid of one pixel a cell
 * @param rect nothing beyond it is selected
 */
export function softenEdge(photo: RgbaImage, grid: LabelGrid, rect: Rect): MaskPatch {
  const { width, height, cells } = grid;
  markEdges(grid, EDGE, 1);
  const mask = createMask(width, height);
  const sides = createSides();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const cell = cells[i] as number;
      if ((cell & EDGE) === 0) {
        mask.data[i] = cell === INSIDE ? 255 : 0;
        continue;
      }
      const smooth = smoothAt(grid, x, y);
      let value = smooth;
      if (readSides(photo, grid, x, y, SIDE_REACH, sides)) {
        const at = ((grid.y + y) * photo.width + grid.x + x) * 4;
        const { share, trust } = compareSides(
          sides,
          photo.data[at] as number,
          photo.data[at + 1] as number,
          photo.data[at + 2] as number,
        );
        value = trust * share + (1 - trust) * smooth;
      }
      mask.data[i] = value * 255 + 0.5;
    }
  }
  const part = intersectRects(
    { ...rect, x: rect.x - grid.x, y: rect.y - grid.y },
    { x: 0, y: 0, width, height },
  );
  const bounds = intersectRects(findBounds(mask), part);
  if (isEmptyRect(bounds)) return { rect: EMPTY_RECT, data: new Uint8Array(0) };
  return {
    rect: { ...bounds, x: bounds.x + grid.x, y: bounds.y + grid.y },
    data: cropMask(mask, bounds).data,
  };
}

/** A border one to two pixels wide: the share of the inside around a pixel, its own counting most. */
function smoothAt({ width, height, cells }: LabelGrid, x: number, y: number): number {
  let sum = 0;
  let total = 0;
  for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
    for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
      const weight = (u === x ? 2 : 1) * (v === y ? 2 : 1);
      total += weight;
      sum += weight * ((cells[v * width + u] as number) & INSIDE);
    }
  }
  return sum / total;
}
