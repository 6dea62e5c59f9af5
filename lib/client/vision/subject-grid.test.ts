import { expect, test } from 'vitest';
import { isOneColour } from './picture-pixels';
import { mapFromSubject, SUBJECT_EDGE, subjectInput } from './subject-grid';

const PLANE = SUBJECT_EDGE * SUBJECT_EDGE;

test('colours are shares of the brightest, in deviations of ImageNet', () => {
  const rgba = new Uint8ClampedArray(4 * PLANE);
  rgba.set([200, 100, 0, 255]);
  const input = subjectInput(rgba);
  expect(input[0]).toBeCloseTo((1 - 0.485) / 0.229, 5);
  expect(input[PLANE]).toBeCloseTo((0.5 - 0.456) / 0.224, 5);
  expect(input[2 * PLANE]).toBeCloseTo(-0.406 / 0.225, 5);
});

test('a black picture divides by nothing', () => {
  expect(subjectInput(new Uint8ClampedArray(4 * PLANE)).every(Number.isFinite)).toBe(true);
});

test('the square that comes out covers the photo, whatever its shape', () => {
  const map = mapFromSubject(new Float32Array(PLANE), { width: 4000, height: 100 });
  expect(map).toMatchObject({ width: 320, height: 320, area: { x: 0, y: 0, width: 4000, height: 100 } });
});

test('noise is one colour; a pale thing is not', () => {
  const noise = Uint8ClampedArray.from({ length: 400 }, (_, index) => 100 + (index % 4));
  expect(isOneColour(noise)).toBe(true);
  noise[5] = 130;
  expect(isOneColour(noise)).toBe(false);
});
