import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMask, type Mask } from '@/lib/shared/mask/mask';
import { noiseMask } from '@/test/masks';
import { type Colour, drawPhoto, isInPhoto, patchToMask } from '@/test/selections';
import { findShadow } from './find-shadow';
import { roomNeeded } from './room-needed';

const SIZE = { width: 300, height: 220 };
const GROUND: Colour = [190, 170, 130];
const BALL: Colour = [60, 90, 170];
const isBall = (x: number, y: number) => Math.hypot(x - 130, y - 90) < 40;
const isShadow = (x: number, y: number) => Math.hypot((x - 150) / 60, (y - 132) / 18) < 1 && !isBall(x, y);

function ballMask(): Mask {
  const mask = createMask(SIZE.width, SIZE.height);
  for (let i = 0; i < mask.data.length; i++)
    if (isBall(i % SIZE.width, Math.floor(i / SIZE.width))) mask.data[i] = 255;
  return mask;
}

/** The ground gets brighter to the right. */
function drawScene(shade: (colour: Colour) => Colour) {
  return drawPhoto(
    SIZE,
    (x, y) => {
      if (isBall(x, y)) return BALL;
      const light = 0.8 + (0.3 * x) / SIZE.width;
      const [red, green, blue] = isShadow(x, y) ? shade(GROUND) : GROUND;
      return [red * light, green * light, blue * light];
    },
    5,
  );
}

test('the shadow at the foot of a thing is found, on unevenly lit ground', () => {
  const patch = findShadow(
    drawScene(([red, green, blue]) => [red * 0.55, green * 0.55, blue * 0.6]),
    ballMask(),
  );
  const mask = patchToMask(
    SIZE,
    patch ?? { rect: { x: 0, y: 0, width: 0, height: 0 }, data: new Uint8Array(0) },
  );
  let [found, missed, wrong] = [0, 0, 0];
  for (let i = 0; i < mask.data.length; i++) {
    const isIn = (mask.data[i] as number) >= 128;
    if (isShadow(i % SIZE.width, Math.floor(i / SIZE.width))) isIn ? found++ : missed++;
    else if (isIn) wrong++;
  }
  expect(missed).toBeLessThan(0.1 * found);
  // A rim is taken in: shadows fade.
  expect(wrong).toBeLessThan(0.6 * found);
  expect(mask.data[90 * SIZE.width + 130]).toBe(0);
});

test('no shadow, and a dark patch of another colour, are none', () => {
  expect(
    findShadow(
      drawScene((colour) => colour),
      ballMask(),
    ),
  ).toBeNull();
  expect(
    findShadow(
      drawScene(() => [30, 110, 40]),
      ballMask(),
    ),
  ).toBeNull();
});

test('darkness that does not touch the thing, or lies only above it, is no shadow', () => {
  const at = (isDark: (x: number, y: number) => boolean) =>
    findShadow(
      drawPhoto(SIZE, (x, y) => (isBall(x, y) ? BALL : isDark(x, y) ? [95, 85, 65] : GROUND)),
      ballMask(),
    );
  expect(at((x, y) => Math.hypot(x - 240, y - 180) < 25)).toBeNull();
  expect(at((x, y) => Math.hypot((x - 130) / 40, (y - 50) / 16) < 1)).toBeNull();
});

test('nothing or everything selected has no shadow', () => {
  const photo = drawScene((colour) => colour);
  expect(findShadow(photo, createMask(SIZE.width, SIZE.height))).toBeNull();
  const full = createMask(SIZE.width, SIZE.height);
  full.data.fill(255);
  expect(findShadow(photo, full)).toBeNull();
});

test('any selection on any photo: within the photo and beside the selection', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 50 }),
      fc.nat(999),
      (width, height, seed) => {
        const photo = drawPhoto({ width, height }, (x, y) =>
          y > height / 2 ? [60, 50, 40] : [150 + (x % 9), 130, 100],
        );
        const selection = noiseMask(width, height, 0.15, seed);
        const patch = findShadow(photo, selection);
        expect(findShadow(photo, selection)).toEqual(patch);
        if (patch === null) return;
        expect(isInPhoto(patch, photo)).toBe(true);
        const shadow = patchToMask(photo, patch);
        expect(shadow.data.every((value, i) => value === 0 || selection.data[i] === 0)).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});

test('the room around a thing grows with it, within bounds', () => {
  const photo = { width: 6000, height: 4000 };
  const room = (width: number, height: number) => roomNeeded({ x: 100, y: 100, width, height }, photo);
  expect(room(1000, 1000)).toBe(60);
  expect(room(20, 20)).toBe(22);
  expect(room(5800, 3800)).toBe(216);
  expect(room(0, 0)).toBe(0);
  expect(roomNeeded({ x: 0, y: 0, width: 3, height: 3 }, { width: 3, height: 3 })).toBe(2);
});
