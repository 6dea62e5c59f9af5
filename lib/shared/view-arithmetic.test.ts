import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clampCentred, fitScale, pinchOf, scaleAbout, wheelFactor, wheelPx } from './view-arithmetic';

const numbers = fc.double({ min: -2000, max: 2000, noNaN: true });
const points = fc.record({ x: numbers, y: numbers });
const scales = fc.double({ min: 0.01, max: 64, noNaN: true });

const wheel = (deltaY: number, change: { deltaMode?: number; ctrlKey?: boolean } = {}) =>
  wheelFactor({ deltaY, deltaMode: 0, ctrlKey: false, ...change });

test('a notch of a wheel enlarges by a fifth, whether it counts pixels or lines, with Ctrl or without', () => {
  expect(wheel(-100)).toBeCloseTo(1.197, 3);
  expect(wheel(-100, { ctrlKey: true })).toBe(wheel(-100));
  expect(wheel(-3, { deltaMode: 1 })).toBe(wheel(-48));
  expect(wheel(100) * wheel(-100)).toBeCloseTo(1, 12);
  expect(wheel(0)).toBe(1);
  expect(wheelPx(2, 1)).toBe(32);
});

test('the small steps of a touchpad’s pinch enlarge more', () => {
  expect(wheel(-5, { ctrlKey: true })).toBeCloseTo(Math.exp(0.06), 12);
  expect(wheel(-5)).toBeCloseTo(Math.exp(0.009), 12);
});

test('fingers that are twice as far apart enlarge twofold, about what lies between them', () => {
  expect(pinchOf({ x: 10, y: 0 }, { x: 20, y: 0 }, { x: 0, y: 0 })).toEqual({
    factor: 2,
    middle: { x: 10, y: 0 },
  });
  expect(pinchOf({ x: 3, y: 3 }, { x: 3, y: 3 }, { x: 3, y: 3 }).factor).toBe(1);
});

test('what lies under the pointer stays there', () => {
  fc.assert(
    fc.property(points, scales, scales, points, (offset, from, to, at) => {
      const view = { scale: from, ...offset };
      const next = scaleAbout(view, to, at);
      expect(next.scale).toBe(to);
      for (const side of ['x', 'y'] as const) {
        const under = (at[side] - view[side]) / view.scale;
        expect(Math.abs(under * next.scale + next[side] - at[side])).toBeLessThan(1e-6 * to + 1e-6);
      }
    }),
  );
});

test('fitting fills the tighter of both directions, and asks for a pixel at least', () => {
  expect(fitScale({ width: 2000, height: 100 }, { width: 1032, height: 500 }, 16)).toBe(0.5);
  expect(fitScale({ width: 100, height: 2000 }, { width: 1032, height: 532 }, 16)).toBe(0.25);
  expect(fitScale({ width: 100, height: 100 }, { width: 10, height: 10 }, 16)).toBe(0.01);
});

test('a long picture leaves no gap at an edge, a short one stays in the middle', () => {
  expect(clampCentred(500, 1000, 600)).toBe(200);
  expect(clampCentred(-500, 1000, 600)).toBe(-200);
  expect(clampCentred(120, 1000, 600)).toBe(120);
  expect(clampCentred(-120, 400, 600)).toBe(0);
  expect(Object.is(clampCentred(-1, 1, 1), 0)).toBe(true);
});
