import { expect, test } from 'vitest';
import { createRandom } from '@/test/masks';
import { copyMask, createMask } from './mask';
import { clearMask, fillMask, invertMask, thresholdMask } from './whole';

/** Seven by three: not a multiple of the four pixels that are inverted at once. */
function greyNoise() {
  const random = createRandom(5);
  return createMask(
    7,
    3,
    Uint8Array.from({ length: 21 }, () => Math.floor(random() * 256)),
  );
}
const all = { x: 0, y: 0, width: 7, height: 3 };

test('inverting is 255 − m for every pixel, also at an odd address, and twice is nothing', () => {
  const odd = createMask(7, 3, new Uint8Array(new ArrayBuffer(22), 1, 21).fill(9));
  expect(invertMask(odd)).toEqual(all);
  expect(odd.data.every((value) => value === 246)).toBe(true);
  const mask = greyNoise();
  const before = copyMask(mask);
  invertMask(mask);
  expect(mask.data).toEqual(before.data.map((value) => 255 - value));
  invertMask(mask);
  expect(mask).toEqual(before);
});

test('fill, clear and threshold say beforehand that they touch everything', () => {
  const announced: unknown[] = [];
  const note = (rect: unknown) => announced.push(rect);
  const mask = greyNoise();
  const before = copyMask(mask);
  expect(thresholdMask(mask, 100, note)).toEqual(all);
  expect(mask.data).toEqual(before.data.map((value) => (value >= 100 ? 255 : 0)));
  fillMask(mask, 255, note);
  expect(mask.data.every((value) => value === 255)).toBe(true);
  clearMask(mask, note);
  expect(mask.data.every((value) => value === 0)).toBe(true);
  expect(announced).toEqual([all, all, all]);
});

test('half coverage is selected', () => {
  const mask = createMask(2, 1, Uint8Array.of(127, 128));
  thresholdMask(mask);
  expect([...mask.data]).toEqual([0, 255]);
});
