import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Colour,
  countWrong,
  drawMap,
  drawPhoto,
  isInPhoto,
  paintDisc,
  patchToMask,
} from '@/test/selections';
import { selectByScribble } from './select-by-scribble';

const SIZE = { width: 320, height: 240 };
const RED: Colour = [180, 50, 45];
const GREY: Colour = [130, 132, 128];
const AREA = SIZE.width * SIZE.height;

const isThing = (x: number, y: number) => Math.abs(x - 150) < 60 && Math.abs(y - 120) < 45;
const photo = drawPhoto(SIZE, (x, y) => (isThing(x, y) ? RED : GREY), 12);
const alone = { outside: null, coarse: null };

test('painted roughly, selected exactly: paint in the middle reaches the edge of the thing', () => {
  const mask = patchToMask(
    SIZE,
    selectByScribble(photo, { inside: paintDisc(SIZE, 150, 120, 30), ...alone }),
  );
  expect(countWrong(mask, isThing)).toBeLessThan(AREA * 0.004);
});

test('paint that goes over the edge is taken back to it', () => {
  const mask = patchToMask(
    SIZE,
    selectByScribble(photo, { inside: paintDisc(SIZE, 185, 120, 42), ...alone }),
  );
  expect(mask.data[120 * SIZE.width + 220]).toBe(0);
  expect(countWrong(mask, isThing)).toBeLessThan(AREA * 0.01);
});

test('a second thing of the same colour that is not connected stays out', () => {
  const isOther = (x: number, y: number) => Math.hypot(x - 280, y - 60) < 20;
  const two = drawPhoto(SIZE, (x, y) => (isThing(x, y) || isOther(x, y) ? RED : GREY), 12);
  const mask = patchToMask(SIZE, selectByScribble(two, { inside: paintDisc(SIZE, 150, 120, 30), ...alone }));
  expect(mask.data[60 * SIZE.width + 280]).toBe(0);
});

test('what is painted as outside is left out', () => {
  const inside = paintDisc(SIZE, 130, 120, 25);
  const outside = paintDisc(SIZE, 195, 120, 14);
  const mask = patchToMask(SIZE, selectByScribble(photo, { inside, outside, coarse: null }));
  expect(mask.data[120 * SIZE.width + 130]).toBe(255);
  expect(mask.data[120 * SIZE.width + 195]).toBe(0);
});

test('where colours tell nothing, the network does', () => {
  const plain = drawPhoto(SIZE, () => GREY, 4);
  const coarse = drawMap(SIZE, 10, (x, y) => (isThing(x, y) ? 6 : -6));
  const inside = paintDisc(SIZE, 150, 120, 12);
  const mask = patchToMask(SIZE, selectByScribble(plain, { inside, outside: null, coarse }));
  expect(countWrong(mask, isThing)).toBeLessThan(AREA * 0.03);
});

test('nothing painted, nothing selected', () => {
  const nothing = { rect: { x: 0, y: 0, width: 0, height: 0 }, data: new Uint8Array(0) };
  expect(selectByScribble(photo, { inside: nothing, ...alone })).toEqual(nothing);
  expect(selectByScribble(photo, { inside: paintDisc(SIZE, -50, -50, 3), ...alone })).toEqual(nothing);
});

test('any paint on any photo: within the photo, and the same each time', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 60 }),
      fc.nat(60),
      fc.nat(60),
      fc.integer({ min: 1, max: 30 }),
      fc.boolean(),
      (width, height, x, y, radius, isPlain) => {
        const size = { width, height };
        const small = drawPhoto(size, (u, v) => (isPlain ? GREY : [(u * 9) % 256, (v * 21) % 256, 40]));
        const scribble = { inside: paintDisc(size, x, y, radius), ...alone };
        const patch = selectByScribble(small, scribble);
        expect(isInPhoto(patch, size)).toBe(true);
        expect(selectByScribble(small, scribble)).toEqual(patch);
      },
    ),
    { numRuns: 80 },
  );
});
