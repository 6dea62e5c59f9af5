import fc from 'fast-check';
import { expect, test } from 'vitest';
import { containsRect, imagePoint, rectOf } from '@/lib/shared/mask/geometry';
import { dragFrame, type FrameHandle, handleAt, MIN_FRAME_PX, settleFrame } from './region-frame';

const PHOTO = { width: 1000, height: 800 };
const FRAME = { x: 200, y: 100, width: 300, height: 200 };

test.each([
  [200, 100, 'nw'],
  [350, 102, 'n'],
  [500, 100, 'ne'],
  [503, 200, 'e'],
  [500, 300, 'se'],
  [350, 296, 's'],
  [195, 305, 'sw'],
  [200, 200, 'w'],
  [350, 200, 'move'],
  [150, 200, null],
] as const)('at %i, %i lies %s', (x, y, handle) => {
  expect(handleAt(FRAME, imagePoint(x, y), 10)).toBe(handle);
});

test('in a frame smaller than the reach the nearer edge wins', () => {
  const tiny = { x: 100, y: 100, width: 8, height: 8 };
  expect(handleAt(tiny, imagePoint(101, 101), 20)).toBe('nw');
  expect(handleAt(tiny, imagePoint(107, 107), 20)).toBe('se');
});

test('a side that is dragged moves alone', () => {
  expect(dragFrame(FRAME, 'e', 50, 999, PHOTO)).toEqual({ ...FRAME, width: 350 });
  expect(dragFrame(FRAME, 'nw', -20.4, 30.4, PHOTO)).toEqual({ x: 180, y: 130, width: 320, height: 170 });
});

test('a frame that is moved keeps its size and stops at the photo’s edge', () => {
  expect(dragFrame(FRAME, 'move', 5000, -5000, PHOTO)).toEqual({ ...FRAME, x: 700, y: 0 });
});

test('whatever is dragged or typed, the frame lies inside the photo in whole pixels and is not too small', () => {
  const handles: FrameHandle[] = ['move', 'n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'];
  const far = fc.double({ min: -5000, max: 5000, noNaN: true });
  fc.assert(
    fc.property(
      fc.constantFrom(...handles),
      far,
      far,
      far,
      far,
      far,
      far,
      (handle, x, y, width, height, dx, dy) => {
        const settled = settleFrame({ x, y, width, height }, PHOTO);
        for (const frame of [settled, dragFrame(settled, handle, dx, dy, PHOTO)]) {
          expect(containsRect(rectOf(PHOTO), frame)).toBe(true);
          expect(Object.values(frame).every(Number.isInteger)).toBe(true);
          expect(Math.min(frame.width, frame.height)).toBeGreaterThanOrEqual(MIN_FRAME_PX);
        }
      },
    ),
  );
});

test('a photo smaller than the least frame is its own frame', () => {
  expect(settleFrame({ x: 5, y: 5, width: 10, height: 10 }, { width: 40, height: 30 })).toEqual({
    x: 0,
    y: 0,
    width: 40,
    height: 30,
  });
});
