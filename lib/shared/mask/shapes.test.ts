import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differsOnlyWithin, drawMask, mirror, noiseMask, sumOf, valueAt } from '@/test/masks';
import type { ImagePoint } from './geometry';
import { EMPTY_RECT, imagePoint } from './geometry';
import { copyMask, createMask } from './mask';
import { paintPolygon } from './polygon';
import { paintEllipse, paintRectangle } from './shapes';

const at = imagePoint;
const coordinate = fc.double({ min: -20, max: 60, noNaN: true });
const points = fc.array(fc.record({ x: coordinate, y: coordinate }), { minLength: 3, maxLength: 9 });
const asImage = (list: { x: number; y: number }[]) => list.map(({ x, y }) => at(x, y));
const clip = (value: number) => Math.min(40, Math.max(0, value));

test('a rectangle covers exactly its area, fractions, clipping and swapped corners included', () => {
  fc.assert(
    fc.property(coordinate, coordinate, coordinate, coordinate, (ax, ay, bx, by) => {
      const mask = createMask(40, 40);
      paintRectangle(mask, at(ax, ay), at(bx, by), 'add');
      const area = Math.abs(clip(ax) - clip(bx)) * Math.abs(clip(ay) - clip(by));
      expect(Math.abs(sumOf(mask) - area)).toBeLessThan(0.6);
      const swapped = createMask(40, 40);
      paintRectangle(swapped, at(bx, ay), at(ax, by), 'add');
      expect(swapped).toEqual(mask);
    }),
  );
  const halves = createMask(3, 1);
  paintRectangle(halves, at(0.5, 0), at(2.25, 1), 'add');
  expect([...halves.data]).toEqual([128, 255, 64]);
});

test.each([
  [20, 20],
  [35.5, 12.25],
  [3, 50],
])('an ellipse of radii %f and %f covers πab', (a, b) => {
  const mask = createMask(120, 120);
  paintEllipse(mask, at(60 - a, 60 - b), at(60 + a, 60 + b), 'add');
  expect(Math.abs(sumOf(mask) / (Math.PI * a * b) - 1)).toBeLessThan(0.003);
  expect(mirror(mask)).toEqual(mask);
});

/** Sixteen by sixteen samples a pixel, even-odd. */
function slowCoverage(polygon: readonly ImagePoint[], x: number, y: number): number {
  let hits = 0;
  for (let j = 0; j < 16; j++) {
    for (let i = 0; i < 16; i++) {
      const px = x + (i + 0.5) / 16;
      const py = y + (j + 0.5) / 16;
      let inside = false;
      for (let k = 0; k < polygon.length; k++) {
        const a = polygon[k] as ImagePoint;
        const b = polygon[(k + 1) % polygon.length] as ImagePoint;
        if (a.y > py !== b.y > py && px < a.x + ((py - a.y) / (b.y - a.y)) * (b.x - a.x)) inside = !inside;
      }
      hits += inside ? 1 : 0;
    }
  }
  return hits / 256;
}

test('any polygon, crossing itself or not, is filled as by brute force', () => {
  fc.assert(
    fc.property(points, (list) => {
      const polygon = asImage(list);
      const mask = createMask(40, 40);
      paintPolygon(mask, polygon, 'add');
      for (let i = 0; i < 30; i++) {
        const x = (i * 17) % 40;
        const y = (i * 29) % 40;
        expect(Math.abs(valueAt(mask, x, y) / 255 - slowCoverage(polygon, x, y))).toBeLessThan(0.08);
      }
    }),
    { numRuns: 80 },
  );
});

test('a triangle covers half of base times height, in both directions round', () => {
  const triangle = [at(5.5, 4), at(33, 9.25), at(12, 37)];
  const [a, b, c] = triangle as [ImagePoint, ImagePoint, ImagePoint];
  const area = Math.abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)) / 2;
  const mask = createMask(40, 40);
  paintPolygon(mask, triangle, 'add');
  expect(Math.abs(sumOf(mask) - area)).toBeLessThan(0.5);
  const reversed = createMask(40, 40);
  paintPolygon(reversed, triangle.toReversed(), 'add');
  expect(reversed).toEqual(mask);
});

test('the inner loop of a lasso that crosses itself is a hole', () => {
  const mask = createMask(30, 30);
  paintPolygon(
    mask,
    [
      at(0, 0),
      at(30, 0),
      at(30, 30),
      at(0, 30),
      at(0, 0),
      at(10, 10),
      at(20, 10),
      at(20, 20),
      at(10, 20),
      at(10, 10),
    ],
    'add',
  );
  expect(valueAt(mask, 15, 15)).toBe(0);
  expect(valueAt(mask, 5, 15)).toBe(255);
  expect(sumOf(mask)).toBe(800);
});

test('two polygons that share a side leave no seam', () => {
  const mask = createMask(20, 20);
  const other = createMask(20, 20);
  paintPolygon(mask, [at(0, 0), at(13.3, 0), at(4.7, 20), at(0, 20)], 'add');
  paintPolygon(other, [at(13.3, 0), at(20, 0), at(20, 20), at(4.7, 20)], 'add');
  expect(mask.data.every((value, i) => Math.abs(value + (other.data[i] as number) - 255) <= 1)).toBe(true);
});

test('every mode and shape: twice is once, and nothing beyond the returned rectangle changes', () => {
  fc.assert(
    fc.property(
      points,
      fc.constantFrom('add' as const, 'subtract' as const, 'intersect' as const),
      (list, mode) => {
        const [a, b] = asImage(list) as [ImagePoint, ImagePoint];
        for (const paint of [
          (m: Parameters<typeof paintPolygon>[0]) => paintPolygon(m, asImage(list), mode),
          (m: Parameters<typeof paintPolygon>[0]) => paintEllipse(m, a, b, mode),
          (m: Parameters<typeof paintPolygon>[0]) => paintRectangle(m, a, b, mode),
        ]) {
          const mask = noiseMask(40, 40, 0.5, 3);
          const before = copyMask(mask);
          const rect = paint(mask);
          expect(differsOnlyWithin(before, mask, rect)).toBe(true);
          const once = copyMask(mask);
          paint(mask);
          expect(mask).toEqual(once);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('intersecting with a shape elsewhere leaves nothing', () => {
  const mask = drawMask('###', '###', '###');
  expect(paintRectangle(mask, at(90, 90), at(99, 99), 'intersect')).toEqual({
    x: 0,
    y: 0,
    width: 3,
    height: 3,
  });
  expect(sumOf(mask)).toBe(0);
});

test('degenerate polygons select nothing', () => {
  const mask = createMask(10, 10);
  expect(paintPolygon(mask, [at(1, 1), at(9, 9)], 'add')).toEqual(EMPTY_RECT);
  expect(paintPolygon(mask, [at(1, 1), at(9, 9), at(Number.NaN, 3)], 'add')).toEqual(EMPTY_RECT);
  expect(paintPolygon(mask, [], 'add')).toEqual(EMPTY_RECT);
  paintPolygon(mask, [at(1, 5), at(9, 5), at(4, 5)], 'add');
  expect(sumOf(mask)).toBe(0);
});
