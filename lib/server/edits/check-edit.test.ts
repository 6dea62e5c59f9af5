import fc from 'fast-check';
import { expect, it } from 'vitest';
import { containsRect, rectOf } from '@/lib/shared/mask/geometry';
import { hasShapeOf, scaleBounds } from './check-edit';

const side = fc.integer({ min: 8, max: 8000 });

it('a mask that was made on a scaled copy has the photo’s shape, however the copy was rounded', () => {
  fc.assert(
    fc.property(side, side, fc.double({ min: 0.02, max: 3, noNaN: true }), (width, height, scale) => {
      for (const round of [Math.round, Math.floor, Math.ceil]) {
        const copy = { width: Math.max(1, round(width * scale)), height: Math.max(1, round(height * scale)) };
        expect(hasShapeOf(copy, { width, height })).toBe(true);
      }
    }),
  );
});

it('a mask of a photo on its side has another shape', () => {
  expect(hasShapeOf({ width: 3024, height: 4032 }, { width: 4032, height: 3024 })).toBe(false);
  expect(hasShapeOf({ width: 1000, height: 1000 }, { width: 4032, height: 3024 })).toBe(false);
  expect(hasShapeOf({ width: 4032, height: 3010 }, { width: 4032, height: 3024 })).toBe(false);
});

it('bounds on a scaled copy cover what they covered there, inside the photo', () => {
  expect(
    scaleBounds({ x: 3, y: 4, width: 5, height: 6 }, { width: 9, height: 9 }, { width: 9, height: 9 }),
  ).toEqual({
    x: 3,
    y: 4,
    width: 5,
    height: 6,
  });
  const small = { width: 100, height: 50 };
  const photo = { width: 1000, height: 500 };
  expect(scaleBounds({ x: 10, y: 10, width: 20, height: 10 }, small, photo)).toEqual({
    x: 90,
    y: 90,
    width: 220,
    height: 120,
  });
  expect(containsRect(rectOf(photo), scaleBounds(rectOf(small), small, photo))).toBe(true);
});
