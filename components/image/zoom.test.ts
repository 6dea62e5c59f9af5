import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Size } from '@/lib/shared/mask/geometry';
import type { Point } from '@/lib/shared/view-arithmetic';
import { clampView, fitScale, fitView, isZoomed, panBy, type View, zoomTo } from './zoom';

const stage: Size = { width: 1000, height: 800 };
const image: Size = { width: 2000, height: 1000 };
const edge = fc.integer({ min: 1, max: 4000 });
const sizes = fc.record({ width: edge, height: edge });
const stages = fc.record({
  width: fc.integer({ min: 200, max: 4000 }),
  height: fc.integer({ min: 200, max: 3000 }),
});
const points = fc.record({
  x: fc.double({ min: -2000, max: 2000, noNaN: true }),
  y: fc.double({ min: -2000, max: 2000, noNaN: true }),
});
const scales = fc.double({ min: 0.01, max: 40, noNaN: true });

/** Where on the image (from its centre, in its own pixels) a point of the stage lies. */
const under = (view: View, at: Point): Point => ({
  x: (at.x - view.x) / view.scale,
  y: (at.y - view.y) / view.scale,
});

test('fit shows all of a large picture with room around it', () => {
  expect(fitScale(image, stage)).toBe((1000 - 32) / 2000);
  expect(fitView(image, stage)).toEqual({ scale: 0.484, x: 0, y: 0 });
});

test('fit does not enlarge a small one', () => {
  expect(fitScale({ width: 100, height: 100 }, stage)).toBe(1);
});

test('fit always lies within the stage', () => {
  fc.assert(
    fc.property(sizes, stages, (size, room) => {
      const scale = fitScale(size, room);
      expect(scale).toBeGreaterThan(0);
      expect(size.width * scale).toBeLessThanOrEqual(room.width);
      expect(size.height * scale).toBeLessThanOrEqual(room.height);
    }),
  );
});

describe('zoomTo', () => {
  test('keeps what lies under the pointer', () => {
    const at = { x: 120, y: -40 };
    const before = { scale: 2, x: 30, y: 10 };
    const after = zoomTo(before, 3, at, image, stage);
    expect(after.scale).toBe(3);
    expect(under(after, at).x).toBeCloseTo(under(before, at).x);
    expect(under(after, at).y).toBeCloseTo(under(before, at).y);
  });

  test('goes no further out than all of the picture, and then it is centred', () => {
    expect(zoomTo({ scale: 2, x: 300, y: 90 }, 0.01, { x: 400, y: 300 }, image, stage)).toEqual(
      fitView(image, stage),
    );
  });

  test('goes no further in than sixteen times', () => {
    expect(zoomTo(fitView(image, stage), 999, { x: 0, y: 0 }, image, stage).scale).toBe(16);
  });

  test('never leaves a gap at an edge of a picture larger than the stage, nor lets a smaller one wander', () => {
    fc.assert(
      fc.property(sizes, stages, scales, points, scales, points, (size, room, from, centre, to, at) => {
        const view = zoomTo(clampView({ scale: from, ...centre }, size, room), to, at, size, room);
        const spareX = Math.max(0, (size.width * view.scale - room.width) / 2);
        const spareY = Math.max(0, (size.height * view.scale - room.height) / 2);
        expect(Math.abs(view.x)).toBeLessThanOrEqual(spareX + 1e-6);
        expect(Math.abs(view.y)).toBeLessThanOrEqual(spareY + 1e-6);
      }),
    );
  });
});

describe('panBy', () => {
  test('moves as far as the edge', () => {
    const view = { scale: 1, x: 0, y: 0 };
    expect(panBy(view, { x: 120, y: 30 }, image, stage)).toEqual({ scale: 1, x: 120, y: 30 });
    expect(panBy(view, { x: 9_000, y: -9_000 }, image, stage)).toEqual({ scale: 1, x: 500, y: -100 });
  });

  test('does not move what fits', () => {
    expect(panBy(fitView(image, stage), { x: 50, y: 50 }, image, stage)).toEqual(fitView(image, stage));
  });
});

test('zoomed means that there is more than fit', () => {
  expect(isZoomed(fitView(image, stage), image, stage)).toBe(false);
  expect(isZoomed({ scale: 0.5, x: 0, y: 0 }, image, stage)).toBe(true);
});
