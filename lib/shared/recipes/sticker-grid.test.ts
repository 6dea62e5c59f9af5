import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MODELS } from '@/lib/shared/models';
import { parseSize } from '@/lib/shared/pixel-size';
import { findSizeProblem } from '@/lib/shared/sizes';
import { arrangeSheets, cellRect, gridFor, MAX_CELLS, type SheetItem, sheetSize } from './sticker-grid';
import { stickers } from './stickers';

describe('the grid of a sheet', () => {
  test('has a cell for each sticker, and a shape that every model makes', () => {
    for (let cells = 1; cells <= MAX_CELLS; cells++) {
      const grid = gridFor(cells);
      expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(cells);
      expect(grid.columns * grid.rows - cells).toBeLessThan(grid.columns);
      for (const model of MODELS) expect(findSizeProblem(sheetSize(grid, model), model)).toBeNull();
    }
  });

  test('of nine is the largest square of a model that is free, and its cells have 960 pixels', () => {
    const [free, fixed] = ['flexible', 'fixed'].map((sizes) => MODELS.find((model) => model.sizes === sizes));
    if (free === undefined || fixed === undefined) throw new Error('the catalogue has both');
    expect(sheetSize(gridFor(9), free)).toBe('2880x2880');
    expect(sheetSize(gridFor(9), fixed)).toBe('1024x1024');
    expect(sheetSize(gridFor(6), fixed)).toBe('1536x1024');
    for (let cells = 1; cells <= MAX_CELLS; cells++) {
      const size = parseSize(sheetSize(gridFor(cells), free));
      if (size === null) throw new Error('a size');
      expect(cellRect(size, gridFor(cells), 0)).toMatchObject({ width: 960, height: 960 });
    }
  });

  test('is cut into equal cells that lie inside, do not overlap and miss no more than a rest', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 3000 }),
        fc.integer({ min: 8, max: 3000 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 8 }),
        (width, height, columns, rows) => {
          const cells = Array.from({ length: columns * rows }, (_, index) =>
            cellRect({ width, height }, { columns, rows }, index),
          );
          expect(new Set(cells.map((cell) => `${cell.width}x${cell.height}`)).size).toBe(1);
          for (const [index, cell] of cells.entries()) {
            expect(cell.x + cell.width).toBeLessThanOrEqual(width);
            expect(cell.y + cell.height).toBeLessThanOrEqual(height);
            const right = cells[index + 1];
            if (right !== undefined && (index + 1) % columns !== 0)
              expect([0, 1]).toContain(right.x - cell.x - cell.width);
            const below = cells[index + columns];
            if (below !== undefined) expect([0, 1]).toContain(below.y - cell.y - cell.height);
          }
        },
      ),
    );
  });
});

const sticker = (id: string): SheetItem => ({ id, details: stickers.details, drawn: false });
const sheet = (id: string, cells: string[], drawn = false): SheetItem => ({
  id,
  details: { role: 'sheet', emojis: [], cells },
  drawn,
});
const some = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => sticker(`s${index + from}`));
const ids = (items: SheetItem[]) => items.map(({ id }) => id);

describe('sheets', () => {
  test('are made for all stickers in their order, nine on each', () => {
    const twelve = some(12);
    expect(arrangeSheets(twelve)).toEqual({
      added: [ids(twelve.slice(0, 9)), ids(twelve.slice(9))],
      changed: [],
      removed: [],
    });
    expect(arrangeSheets([])).toEqual({ added: [], changed: [], removed: [] });
  });

  test('are filled up before a new one is made', () => {
    const items = [...some(3), sheet('a', ['s0']), ...some(8, 3)];
    expect(arrangeSheets(items)).toEqual({
      changed: [{ id: 'a', cells: ['s0', 's1', 's2', 's3', 's4', 's5', 's6', 's7', 's8'] }],
      added: [['s9', 's10']],
      removed: [],
    });
  });

  test('forget stickers that are gone, and go with their last one', () => {
    expect(arrangeSheets([...some(1), sheet('a', ['gone', 's0']), sheet('b', ['gone'])])).toEqual({
      changed: [{ id: 'a', cells: ['s0'] }],
      added: [],
      removed: ['b'],
    });
  });

  test('that are drawn stay as they are: their cells are places in a picture', () => {
    const items = [...some(2), sheet('a', ['gone', 's0'], true)];
    expect(arrangeSheets(items)).toEqual({ changed: [], added: [['s1']], removed: [] });
  });

  test('that have everything are left alone', () => {
    expect(arrangeSheets([...some(2), sheet('a', ['s1', 's0'])])).toEqual({
      changed: [],
      added: [],
      removed: [],
    });
  });

  test('of the character know nothing', () => {
    const character = { id: 'c', details: { ...stickers.details, role: 'character' as const }, drawn: true };
    expect(arrangeSheets([character])).toEqual({ added: [], changed: [], removed: [] });
  });
});
