import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { imageSizes, tileGeometry } from './tile-geometry';

describe('tileGeometry', () => {
  test('the place has the shape that was asked for, and auto a square', () => {
    expect(tileGeometry('1536x1024', 1).ratio).toBe(1.5);
    expect(tileGeometry('auto', 1).ratio).toBe(1);
    expect(tileGeometry('nonsense', 1).ratio).toBe(1);
  });

  test.each([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
    [5, 3],
    [6, 3],
    [7, 4],
    [8, 4],
    [9, 3],
    [10, 5],
  ])('%i squares lie in rows of %i', (count, columns) => {
    expect(tileGeometry('1024x1024', count).columns).toBe(columns);
  });

  test.each([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 2],
    [5, 3],
    [10, 3],
  ])('%i wide ones in rows of %i', (count, columns) => {
    expect(tileGeometry('1536x1024', count).columns).toBe(columns);
  });

  test('on a phone two lie side by side, one alone and panoramas take the width', () => {
    expect(tileGeometry('1024x1024', 4).narrowColumns).toBe(2);
    expect(tileGeometry('1024x1024', 1).narrowColumns).toBe(1);
    expect(tileGeometry('1568x672', 4).narrowColumns).toBe(1);
  });

  test('never more columns than pictures, never none', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 16, max: 3840 }),
        fc.integer({ min: 16, max: 3840 }),
        (count, width, height) => {
          const { columns, narrowColumns, ratio } = tileGeometry(`${width}x${height}`, count);
          expect(ratio).toBeCloseTo(width / height);
          for (const each of [columns, narrowColumns]) {
            expect(each).toBeGreaterThanOrEqual(1);
            expect(each).toBeLessThanOrEqual(count);
          }
        },
      ),
    );
  });
});

test('the sizes attribute follows the columns and the greatest height', () => {
  expect(imageSizes(tileGeometry('1024x1024', 4))).toBe('(max-width: 767px) 47vw, min(18vw, 300px)');
  expect(imageSizes(tileGeometry('1536x1024', 1))).toBe('(max-width: 767px) 94vw, min(72vw, 660px)');
});
