import fc from 'fast-check';
import { expect, expectTypeOf, test } from 'vitest';
import type { ImagePoint, Rect, ScreenPoint } from './geometry';
import {
  containsRect,
  coverExtent,
  EMPTY_RECT,
  expandRect,
  imagePoint,
  intersectRects,
  isEmptyRect,
  rectOf,
  sameRect,
  screenPoint,
  uniteRects,
} from './geometry';

const rects = fc.record({
  x: fc.integer({ min: -20, max: 20 }),
  y: fc.integer({ min: -20, max: 20 }),
  width: fc.integer({ min: 0, max: 20 }),
  height: fc.integer({ min: 0, max: 20 }),
});

function holds(rect: Rect, x: number, y: number): boolean {
  return x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
}

test('points of one space do not pass for points of the other', () => {
  expectTypeOf<ImagePoint>().not.toExtend<ScreenPoint>();
  expectTypeOf<{ x: number; y: number }>().not.toExtend<ImagePoint>();
  expect(imagePoint(1, 2)).toEqual({ x: 1, y: 2 });
  expect(screenPoint(3, 4)).toEqual({ x: 3, y: 4 });
});

test('an intersection holds exactly the pixels that both hold', () => {
  fc.assert(
    fc.property(
      rects,
      rects,
      fc.integer({ min: -25, max: 45 }),
      fc.integer({ min: -25, max: 45 }),
      (a, b, x, y) => {
        expect(holds(intersectRects(a, b), x, y)).toBe(holds(a, x, y) && holds(b, x, y));
      },
    ),
  );
});

test('a union contains both and is the smallest that does', () => {
  fc.assert(
    fc.property(rects, rects, (a, b) => {
      const union = uniteRects(a, b);
      expect(containsRect(union, a)).toBe(true);
      expect(containsRect(union, b)).toBe(true);
      expect(sameRect(union, uniteRects(b, a))).toBe(true);
      expect(isEmptyRect(union)).toBe(isEmptyRect(a) && isEmptyRect(b));
    }),
  );
  expect(uniteRects({ x: 1, y: 1, width: 2, height: 2 }, { x: 5, y: 0, width: 1, height: 2 })).toEqual({
    x: 1,
    y: 0,
    width: 5,
    height: 3,
  });
});

test('empty rectangles stay empty and compare equal', () => {
  expect(expandRect(EMPTY_RECT, 5)).toEqual(EMPTY_RECT);
  expect(intersectRects(rectOf({ width: 3, height: 3 }), { x: 3, y: 0, width: 2, height: 2 })).toBe(
    EMPTY_RECT,
  );
  expect(uniteRects(EMPTY_RECT, { x: 4, y: 4, width: 0, height: 7 })).toBe(EMPTY_RECT);
});

test('an extent is covered by whole pixels', () => {
  expect(coverExtent(0.2, 1, 2.1, 3)).toEqual({ x: 0, y: 1, width: 3, height: 2 });
  expect(coverExtent(1, 1, 1, 5)).toBe(EMPTY_RECT);
  expect(coverExtent(Number.NaN, 0, 1, 1)).toBe(EMPTY_RECT);
  expect(expandRect({ x: 1, y: 1, width: 1, height: 1 }, 2)).toEqual({ x: -1, y: -1, width: 5, height: 5 });
});
