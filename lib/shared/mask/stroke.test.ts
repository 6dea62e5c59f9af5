import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom, differsOnlyWithin, mirror, noiseMask, sumOf, valueAt } from '@/test/masks';
import type { Rect } from './geometry';
import { containsRect, EMPTY_RECT, imagePoint, uniteRects } from './geometry';
import { copyMask, createMask } from './mask';
import { createStroke, paintSegment, pressureRadius } from './stroke';

const at = imagePoint;

test.each([0.5, 1, 2.3, 7.5, 40, 133.3])('a hard dab of radius %f covers πr²', (radius) => {
  const mask = createMask(300, 300);
  paintSegment(mask, at(150.3, 149.8), radius, at(150.3, 149.8), radius, 1, 'add');
  // A third of a pixel for the smallest, which one row of edge pixels cannot draw more exactly.
  const area = Math.PI * radius * radius;
  expect(Math.abs(sumOf(mask) - area)).toBeLessThan(Math.max(0.35, 0.002 * area));
});

test.each([
  [30, 40],
  [100, 0],
  [-20, 75],
])('a hard capsule along (%d, %d) covers πr² + 2rl', (dx, dy) => {
  const mask = createMask(300, 300);
  paintSegment(mask, at(150, 120), 20, at(150 + dx, 120 + dy), 20, 1, 'add');
  const area = Math.PI * 400 + 40 * Math.hypot(dx, dy);
  expect(Math.abs(sumOf(mask) / area - 1)).toBeLessThan(0.002);
});

test('a hard edge is one pixel wide, a soft one falls from the centre', () => {
  const hard = createMask(200, 200);
  paintSegment(hard, at(100, 100), 50, at(100, 100), 50, 1, 'add');
  expect(valueAt(hard, 148, 100)).toBe(255);
  expect(valueAt(hard, 150, 100)).toBe(0);
  const soft = createMask(200, 200);
  paintSegment(soft, at(100.5, 100.5), 50, at(100.5, 100.5), 50, 0, 'add');
  const falling = Array.from({ length: 52 }, (_, i) => valueAt(soft, 100 + i, 100));
  expect(falling[0]).toBe(255);
  expect(falling[51]).toBe(0);
  expect(falling.toSorted((a, b) => b - a)).toEqual(falling);
  expect(falling[25]).toBeGreaterThan(110);
  expect(falling[25]).toBeLessThan(145);
});

const segments = fc.record({
  ax: fc.double({ min: -30, max: 90, noNaN: true }),
  ay: fc.double({ min: -30, max: 90, noNaN: true }),
  ra: fc.double({ min: 0.2, max: 30, noNaN: true }),
  bx: fc.double({ min: -30, max: 90, noNaN: true }),
  by: fc.double({ min: -30, max: 90, noNaN: true }),
  rb: fc.double({ min: 0.2, max: 30, noNaN: true }),
  hardness: fc.double({ min: 0, max: 1, noNaN: true }),
  same: fc.boolean(),
});

/** Distance to the nearest of very many discs along the way: slow and simple. */
function slowDistance(
  s: { ax: number; ay: number; bx: number; by: number },
  ra: number,
  rb: number,
  x: number,
  y: number,
) {
  let least = Infinity;
  for (let i = 0; i <= 2000; i++) {
    const t = i / 2000;
    const distance = Math.hypot(x - s.ax - t * (s.bx - s.ax), y - s.ay - t * (s.by - s.ay));
    least = Math.min(least, distance - ra - t * (rb - ra));
  }
  return least;
}

test('hard segments, tapered or not, are the union of the discs along them', () => {
  fc.assert(
    fc.property(segments, (s) => {
      const rb = s.same ? s.ra : s.rb;
      const mask = createMask(60, 60);
      paintSegment(mask, at(s.ax, s.ay), s.ra, at(s.bx, s.by), rb, 1, 'add');
      for (let i = 0; i < 40; i++) {
        const x = (i * 37) % 60;
        const y = (i * 23) % 60;
        const inside = 0.5 - slowDistance(s, s.ra, rb, x + 0.5, y + 0.5);
        const expected = 255 * Math.min(1, Math.max(0, inside));
        // Radii that differ by under 1/8 px are painted as the larger one.
        expect(Math.abs(valueAt(mask, x, y) - expected)).toBeLessThan(34);
      }
    }),
    { numRuns: 60 },
  );
});

test('twice is once, adding and subtracting, at any place and softness', () => {
  fc.assert(
    fc.property(segments, fc.constantFrom('add' as const, 'subtract' as const), (s, mode) => {
      const mask = noiseMask(60, 60, 0.5, 1);
      const paint = () => paintSegment(mask, at(s.ax, s.ay), s.ra, at(s.bx, s.by), s.rb, s.hardness, mode);
      paint();
      const once = copyMask(mask);
      paint();
      expect(mask).toEqual(once);
    }),
  );
});

test('nothing outside the announced areas changes, the announcements come first and lie in the result', () => {
  fc.assert(
    fc.property(segments, fc.constantFrom('add' as const, 'subtract' as const), (s, mode) => {
      const mask = noiseMask(60, 60, 0.5, 2);
      const before = copyMask(mask);
      let announced: Rect = EMPTY_RECT;
      const rect = paintSegment(mask, at(s.ax, s.ay), s.ra, at(s.bx, s.by), s.rb, s.hardness, mode, (r) => {
        expect(differsOnlyWithin(before, mask, announced)).toBe(true);
        announced = uniteRects(announced, r);
      });
      expect(announced).toEqual(rect);
      expect(containsRect({ x: 0, y: 0, width: 60, height: 60 }, rect)).toBe(true);
      expect(differsOnlyWithin(before, mask, rect)).toBe(true);
    }),
  );
});

test('a mirrored stroke paints the mirror image', () => {
  const random = createRandom(7);
  for (let i = 0; i < 30; i++) {
    const [ax, ay, bx, by] = Array.from({ length: 4 }, () => Math.round(random() * 256) / 4) as [
      number,
      number,
      number,
      number,
    ];
    const radius = 1 + Math.round(random() * 40) / 4;
    const hardness = Math.round(random() * 4) / 4;
    const mask = createMask(64, 64);
    paintSegment(mask, at(ax, ay), radius, at(bx, by), radius + (i % 2), hardness, 'add');
    const mirrored = createMask(64, 64);
    paintSegment(mirrored, at(64 - ax, ay), radius, at(64 - bx, by), radius + (i % 2), hardness, 'add');
    expect(mirror(mirrored)).toEqual(mask);
  }
});

test('painting beyond each edge equals painting on a larger mask and cutting', () => {
  fc.assert(
    fc.property(segments, (s) => {
      const small = createMask(60, 60);
      paintSegment(small, at(s.ax, s.ay), s.ra, at(s.bx, s.by), s.rb, s.hardness, 'add');
      const large = createMask(160, 160);
      paintSegment(large, at(s.ax + 50, s.ay + 50), s.ra, at(s.bx + 50, s.by + 50), s.rb, s.hardness, 'add');
      for (let y = 0; y < 60; y++) {
        for (let x = 0; x < 60; x++) {
          expect(Math.abs(valueAt(small, x, y) - valueAt(large, x + 50, y + 50))).toBeLessThanOrEqual(1);
        }
      }
    }),
    { numRuns: 30 },
  );
});

test('a hairline covers its own pixels alike, those exactly under its middle too', () => {
  const mask = createMask(60, 60);
  paintSegment(mask, at(90, 90), 0.2, at(0, 0), 0.2, 0, 'add');
  const covered = Array.from({ length: 60 }, (_, i) => valueAt(mask, i, i));
  expect(new Set(covered).size).toBe(1);
});

test('subtracting a stroke leaves min(255 − c)', () => {
  const painted = createMask(80, 80);
  paintSegment(painted, at(20, 20), 15, at(60, 50), 15, 0.3, 'add');
  const erased = createMask(80, 80);
  erased.data.fill(255);
  paintSegment(erased, at(20, 20), 15, at(60, 50), 15, 0.3, 'subtract');
  expect(erased.data).toEqual(painted.data.map((value) => 255 - value));
});

test('a long diagonal announces bands of one tile row each, not its whole bounding box', () => {
  const mask = createMask(2048, 2048);
  let pixels = 0;
  const rect = paintSegment(mask, at(0, 0), 5, at(2048, 2048), 5, 1, 'add', (r) => {
    expect(Math.floor(r.y / 256)).toBe(Math.floor((r.y + r.height - 1) / 256));
    pixels += r.width * r.height;
  });
  expect(rect.width * rect.height).toBe(2048 * 2048);
  expect(pixels).toBeLessThan(600_000);
});

test('a stroke is a chain without gaps, and its end is painted by finish', () => {
  const mask = createMask(200, 100);
  const stroke = createStroke(mask, { radius: 20, hardness: 1 }, 'add');
  const whole = createMask(200, 100);
  paintSegment(whole, at(30, 50), 20, at(170.3, 50), 20, 1, 'add');
  for (let x = 30; x <= 170; x += 0.1) stroke.extend(at(x, 50));
  stroke.extend(at(170.3, 50));
  stroke.finish();
  expect(stroke.finish()).toEqual(EMPTY_RECT);
  expect(mask.data.every((value, i) => Math.abs(value - (whole.data[i] as number)) <= 2)).toBe(true);
});

test('a single tap paints a dab', () => {
  const mask = createMask(50, 50);
  expect(createStroke(mask, { radius: 5, hardness: 1 }, 'add').extend(at(25, 25))).not.toEqual(EMPTY_RECT);
  expect(valueAt(mask, 25, 25)).toBe(255);
});

test('points that are no numbers and radii of nothing paint nothing', () => {
  const mask = createMask(20, 20);
  expect(paintSegment(mask, at(Number.NaN, 5), 5, at(5, 5), 5, 1, 'add')).toEqual(EMPTY_RECT);
  expect(paintSegment(mask, at(5, 5), 0, at(5, 5), 0, 1, 'add')).toEqual(EMPTY_RECT);
  expect(paintSegment(mask, at(5, 500), 5, at(9, 500), 5, 1, 'add')).toEqual(EMPTY_RECT);
  expect(sumOf(mask)).toBe(0);
});

test('pressure goes from the smallest share of the radius to all of it', () => {
  expect(pressureRadius(40, 0, 0.25)).toBe(10);
  expect(pressureRadius(40, 1, 0.25)).toBe(40);
  expect(pressureRadius(40, 0.5, 0)).toBe(20);
  expect(pressureRadius(40, 7, 0.25)).toBe(40);
});

test.each([
  { radius: 4, out: 1 },
  { radius: 60, out: 4 },
])('a stroke with a radius of $radius shows a turn that is as far out as $out', ({ radius, out }) => {
  const mask = createMask(300, 300);
  const stroke = createStroke(mask, { radius, hardness: 1 }, 'add');
  for (const x of [150, 150 + out, 150]) stroke.extend(at(x, 150));
  stroke.finish();
  expect(mask.data[150 * 300 + 150 + radius + out - 1]).toBeGreaterThan(200);
  expect(mask.data[150 * 300 + 150 + radius + out]).toBe(0);
});
