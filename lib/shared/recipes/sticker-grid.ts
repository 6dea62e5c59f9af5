/** How stickers lie on the sheets that are drawn together, and are cut apart again. */
import type { ModelInfo } from '@/lib/shared/models';
import { formatSize } from '@/lib/shared/pixel-size';
import { nearestLegalSize } from '@/lib/shared/sizes';
import type { StickerDetails } from './stickers';

export const MAX_CELLS = 9;
/** Three of them are 2880, the side of the largest square that a model makes. */
const CELL_PX = 960;

export type Grid = { columns: number; rows: number };

/** The smallest grid that has so many cells, and a shape that models make. */
export function gridFor(cells: number): Grid {
  if (cells <= 3) return { columns: Math.max(1, cells), rows: 1 };
  if (cells <= 4) return { columns: 2, rows: 2 };
  if (cells <= 6) return { columns: 3, rows: 2 };
  return { columns: 3, rows: 3 };
}

/** Square cells where the model is free in its sizes; else the nearest that it has. */
export function sheetSize({ columns, rows }: Grid, model: ModelInfo): string {
  return formatSize(nearestLegalSize(columns * CELL_PX, rows * CELL_PX, model));
}

/** One of `columns` times `rows` equal parts of a picture, counted from 0 in reading order, in whole pixels. */
export function cellRect(size: { width: number; height: number }, { columns, rows }: Grid, index: number) {
  const width = Math.floor(size.width / columns);
  const height = Math.floor(size.height / rows);
  return {
    x: Math.floor(((index % columns) * size.width) / columns),
    y: Math.floor((Math.floor(index / columns) * size.height) / rows),
    width,
    height,
  };
}

/** An item as far as sheets are concerned; `drawn`: it has a picture, or is getting one, so its cells stay. */
export type SheetItem = { id: string; details: StickerDetails; drawn: boolean };

export type Arrangement = {
  /** Sheets whose cells change. */
  changed: { id: string; cells: string[] }[];
  /** The cells of each new sheet. */
  added: string[][];
  /** Sheets that nothing is left for. */
  removed: string[];
};

/** Every sticker has its cell: those without one fill the sheets that are not drawn yet, then new ones, in their order. */
export function arrangeSheets(items: readonly SheetItem[]): Arrangement {
  const stickers = new Set(items.filter(({ details }) => details.role === 'sticker').map(({ id }) => id));
  const sheets = items.filter(({ details }) => details.role === 'sheet');
  const placed = new Set(sheets.flatMap(({ details }) => details.cells));
  const waiting = [...stickers].filter((id) => !placed.has(id));
  const result: Arrangement = { changed: [], added: [], removed: [] };
  for (const { id, details, drawn } of sheets) {
    if (drawn) continue;
    const cells = details.cells.filter((cell) => stickers.has(cell));
    cells.push(...waiting.splice(0, Math.max(0, MAX_CELLS - cells.length)));
    if (cells.length === 0) result.removed.push(id);
    else if (cells.length !== details.cells.length || cells.some((cell, at) => cell !== details.cells[at]))
      result.changed.push({ id, cells });
  }
  while (waiting.length > 0) result.added.push(waiting.splice(0, MAX_CELLS));
  return result;
}
