/** From inside or outside to a byte of coverage: the edge's own pixels get the share that their colour tells. */
import type { RgbaImage } from '@/lib/shared/mask/flood';
import type { Rect } from '@/lib/shared/mask/geometry';
import { EMPTY_RECT, intersectRects, isEmptyRect, rectOf } from '@/lib/shared/mask/geometry';
import { createMask, cropMask, type MaskPatch } from '@/lib/shared/mask/mask';
import { findBounds } from '@/lib/shared/mask/measure';
import { compareSides, createSides, EDGE, INSIDE, type LabelGrid, markEdges, readSides } from './label-grid';

/** How far from the edge its two sides are looked at, in pixels. */
const SIDE_REACH = 3;

/**
 * @param grid of one pixel a cell; its cells are used up
 * @param places where the border can be
 * @param rect nothing beyond it is selected
 */
export function softenEdge(photo: RgbaImage, grid: LabelGrid, places: Int32Array, rect: Rect): MaskPatch {
  const { width, height, cells } = grid;
  markEdges(grid, EDGE, 1, places);
  const values = new Uint8Array(places.length);
  const sides = createSides();
  for (let n = 0; n < places.length; n++) {
    const place = places[n] as number;
    if (((cells[place] as number) & EDGE) === 0) continue;
    const x = place % width;
    const y = (place - x) / width;
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
    values[n] = value * 255 + 0.5;
  }
  for (let n = 0; n < places.length; n++) {
    const cell = cells[places[n] as number] as number;
    if ((cell & EDGE) === 0) values[n] = (cell & INSIDE) * 255;
  }
  for (let i = 0; i < cells.length; i++) cells[i] = ((cells[i] as number) & INSIDE) * 255;
  for (let n = 0; n < places.length; n++) cells[places[n] as number] = values[n] as number;

  const mask = createMask(width, height, cells);
  const inner = { ...rect, x: rect.x - grid.x, y: rect.y - grid.y };
  const bounds = findBounds(mask, 1, intersectRects(inner, rectOf(mask)));
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
