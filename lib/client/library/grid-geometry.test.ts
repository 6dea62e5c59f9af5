import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DENSITIES } from '@/lib/shared/library-density';
import { cellsWithin, gridGeometry, isWithin, placeAfterKey, placesOf } from './grid-geometry';

describe('gridGeometry', () => {
  it('fills any width exactly with square cells', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 4000 }), fc.constantFrom(...DENSITIES), (width, density) => {
        const { columns, cellPx, gapPx, rowPx } = gridGeometry(width, density);
        expect(columns * cellPx + (columns - 1) * gapPx).toBeCloseTo(width, 6);
        expect(rowPx).toBe(cellPx + gapPx);
        // One more would not fit.
        expect(cellPx).toBeLessThan(2 * gridGeometry(width, density).cellPx);
      }),
    );
  });

  it('shows three columns on a phone, and more or fewer by density', () => {
    expect(DENSITIES.map((density) => gridGeometry(366, density).columns)).toEqual([5, 3, 2]);
    expect(DENSITIES.map((density) => gridGeometry(1000, density).columns)).toEqual([9, 6, 4]);
    expect(gridGeometry(40, 'large').columns).toBe(1);
  });
});

describe('a rectangle over the grid', () => {
  const geometry = { columns: 4, cellPx: 100, gapPx: 10, rowPx: 110 };
  const rect = (left: number, top: number, right: number, bottom: number) => ({ left, top, right, bottom });

  it.each([
    [rect(0, 0, 10, 10), [0]],
    [rect(50, 50, 150, 150), [0, 1, 4, 5]],
    [rect(101, 0, 109, 500), []],
    [rect(-50, -50, -10, -10), []],
    [rect(-50, -50, 5, 5), [0]],
    [rect(330, 220, 9999, 9999), []],
    [rect(0, 220, 9999, 9999), [8, 9]],
    [rect(0, 99, 0, 109), [0]],
  ])('%j touches %j', (given, places) => {
    const area = cellsWithin(given, geometry, 10);
    expect(area === null ? [] : placesOf(area, 4, 10)).toEqual(places);
    const all = Array.from({ length: 10 }, (_, place) => place);
    expect(all.filter((place) => isWithin(area, place, 4))).toEqual(places);
  });
});

describe('keys in a grid of 10 with 4 columns', () => {
  const grid = { columns: 4, count: 10, rowsInView: 2 };
  it.each([
    ['ArrowRight', 3, 4],
    ['ArrowRight', 9, 9],
    ['ArrowLeft', 4, 3],
    ['ArrowLeft', 0, 0],
    ['ArrowDown', 1, 5],
    ['ArrowDown', 5, 9],
    ['ArrowDown', 7, 9],
    ['ArrowDown', 8, 8],
    ['ArrowUp', 9, 5],
    ['ArrowUp', 2, 2],
    ['PageDown', 1, 9],
    ['PageDown', 3, 9],
    ['PageUp', 9, 1],
    ['PageUp', 6, 2],
    ['Home', 6, 4],
    ['End', 4, 7],
    ['End', 8, 9],
  ])('%s at %d leads to %d', (key, from, to) => {
    expect(placeAfterKey(from, { key, toEdge: false }, grid)).toBe(to);
  });

  it('leads to both ends of everything with Control', () => {
    expect(placeAfterKey(6, { key: 'Home', toEdge: true }, grid)).toBe(0);
    expect(placeAfterKey(6, { key: 'End', toEdge: true }, grid)).toBe(9);
  });

  it('follows the arrows from right to left, where the first column is at the right', () => {
    const mirrored = { ...grid, rightToLeft: true };
    expect(placeAfterKey(3, { key: 'ArrowLeft', toEdge: false }, mirrored)).toBe(4);
    expect(placeAfterKey(3, { key: 'ArrowRight', toEdge: false }, mirrored)).toBe(2);
    expect(placeAfterKey(5, { key: 'ArrowDown', toEdge: false }, mirrored)).toBe(9);
  });

  it('knows no other keys', () => {
    expect(placeAfterKey(6, { key: 'a', toEdge: false }, grid)).toBeNull();
  });
});
