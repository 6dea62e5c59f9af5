/** Where the cells of the grid are. Pure: pixels of the page in, places out. */

import type { Density } from '@/lib/shared/library-density';

/** Smallest side of a cell in CSS px; on a phone so small that five, three and two fit. */
const CELL_MIN_PX = { small: 104, medium: 156, large: 244 } as const;
const CELL_MIN_NARROW_PX = { small: 68, medium: 108, large: 160 } as const;
/** Width of the grid below which the smaller ones hold. */
const NARROW_PX = 560;
const GAP_PX = 6;
const GAP_NARROW_PX = 3;

export type Geometry = { columns: number; cellPx: number; gapPx: number; rowPx: number };

/** Square cells, as many as fit, sharing what is left. The same as `repeat(auto-fill, minmax(min, 1fr))` of CSS. */
export function gridGeometry(widthPx: number, density: Density): Geometry {
  const narrow = widthPx < NARROW_PX;
  const gapPx = narrow ? GAP_NARROW_PX : GAP_PX;
  const least = (narrow ? CELL_MIN_NARROW_PX : CELL_MIN_PX)[density];
  const columns = Math.max(1, Math.floor((widthPx + gapPx) / (least + gapPx)));
  const cellPx = (widthPx - gapPx * (columns - 1)) / columns;
  return { columns, cellPx, gapPx, rowPx: cellPx + gapPx };
}

/** Rows and columns, all included. */
export type CellArea = { firstRow: number; lastRow: number; firstColumn: number; lastColumn: number };

/**
 * The cells that a rectangle touches; null when it is in a gap or beside the grid.
 *
 * @param rect px from the corner of the grid where the first cell is; `left` and `right` grow with the columns
 */
export function cellsWithin(
  rect: { left: number; top: number; right: number; bottom: number },
  { columns, cellPx, rowPx }: Geometry,
  count: number,
): CellArea | null {
  const rows = Math.ceil(count / columns);
  const touch = (from: number, to: number, cells: number): [number, number] => [
    Math.max(0, Math.ceil((from - cellPx) / rowPx)),
    Math.min(cells - 1, Math.floor(to / rowPx)),
  ];
  const [firstRow, lastRow] = touch(rect.top, rect.bottom, rows);
  const [firstColumn, lastColumn] = touch(rect.left, rect.right, columns);
  return firstRow > lastRow || firstColumn > lastColumn
    ? null
    : { firstRow, lastRow, firstColumn, lastColumn };
}

export function isWithin(area: CellArea | null, place: number, columns: number): boolean {
  if (area === null) return false;
  const row = Math.floor(place / columns);
  const column = place % columns;
  return (
    row >= area.firstRow && row <= area.lastRow && column >= area.firstColumn && column <= area.lastColumn
  );
}

/** The places of an area, in order. */
export function placesOf(area: CellArea, columns: number, count: number): number[] {
  const places: number[] = [];
  for (let row = area.firstRow; row <= area.lastRow; row++) {
    for (let column = area.firstColumn; column <= area.lastColumn; column++) {
      const place = row * columns + column;
      if (place < count) places.push(place);
    }
  }
  return places;
}

type Step = { key: string; toEdge: boolean };

/**
 * Where a key leads in the grid; null for a key that means nothing there.
 *
 * @param toEdge Control or ⌘ is held
 * @param rowsInView how far a page is
 */
export function placeAfterKey(
  place: number,
  { key, toEdge }: Step,
  {
    columns,
    count,
    rowsInView,
    rightToLeft = false,
  }: { columns: number; count: number; rowsInView: number; rightToLeft?: boolean },
): number | null {
  const forward = rightToLeft ? 'ArrowLeft' : 'ArrowRight';
  const back = rightToLeft ? 'ArrowRight' : 'ArrowLeft';
  const last = count - 1;
  const column = place % columns;
  const down = (rows: number) => {
    const target = place + rows * columns;
    // The last row may be shorter: its last image is below everything that is beyond it.
    if (target > last) return Math.floor(place / columns) === Math.floor(last / columns) ? place : last;
    return target;
  };
  switch (key) {
    case forward:
      return Math.min(last, place + 1);
    case back:
      return Math.max(0, place - 1);
    case 'ArrowDown':
      return down(1);
    case 'ArrowUp':
      return place - columns < 0 ? place : place - columns;
    case 'PageDown':
      return down(rowsInView);
    case 'PageUp':
      return Math.max(column, place - rowsInView * columns);
    case 'Home':
      return toEdge ? 0 : place - column;
    case 'End':
      return toEdge ? last : Math.min(last, place - column + columns - 1);
    default:
      return null;
  }
}
