import { expect, test } from 'vitest';
import { differsOnlyWithin, mirror, noiseMask, sumOf, valueAt } from '@/test/masks';
import { boxRadii, featherMask, smoothMask } from './blur';
import { EMPTY_RECT, imagePoint } from './geometry';
import { copyMask, createMask } from './mask';
import { paintEllipse } from './shapes';
import { fillMask } from './whole';

/** The integral of a Gaussian, after Abramowitz and Stegun 7.1.26. */
function errorFunction(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const y =
    1 -
    t *
      (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) *
      Math.exp(-x * x);
  return Math.sign(x) * y;
}

test.each([2, 5.5, 20])('the feather of a straight edge is a Gaussian of σ = %f', (sigma) => {
  const mask = createMask(400, 20);
  for (let y = 0; y < 20; y++) mask.data.fill(255, y * 400 + 200, y * 400 + 400);
  featherMask(mask, sigma);
  for (let x = 0; x < 400; x++) {
    const exact = 127.5 * (1 + errorFunction((x + 0.5 - 200) / (sigma * Math.SQRT2)));
    expect(Math.abs(valueAt(mask, x, 10) - exact)).toBeLessThan(5);
  }
});

test.each([3, 0.7, 12])('the boxes for σ = %f have its variance', (sigma) => {
  const variance = boxRadii(sigma).reduce((sum, r) => sum + ((2 * r + 1) ** 2 - 1) / 12, 0);
  expect(Math.abs(variance - sigma * sigma)).toBeLessThan(Math.max(0.5, sigma * 0.5));
});

test('rows and columns are blurred alike, and left like right', () => {
  const mask = createMask(61, 61);
  paintEllipse(mask, imagePoint(20, 20), imagePoint(41, 41), 'add');
  featherMask(mask, 4);
  for (let y = 0; y < 61; y++) {
    for (let x = 0; x < 61; x++)
      expect(Math.abs(valueAt(mask, x, y) - valueAt(mask, y, x))).toBeLessThanOrEqual(3);
  }
  const mirrored = mirror(mask);
  expect(mask.data.every((value, i) => Math.abs(value - (mirrored.data[i] as number)) <= 3)).toBe(true);
});

test('columns are blurred as brute force does, also with a window taller than the mask', () => {
  for (const [height, sigma] of [
    [7, 9],
    [40, 3],
    [300, 15],
  ] as const) {
    const before = noiseMask(9, height, 0.5, height);
    const mask = copyMask(before);
    const rect = featherMask(mask, sigma);
    let expected = Array.from(before.data, Number);
    const clamp = (value: number, last: number) => Math.min(last, Math.max(0, value));
    for (const radius of boxRadii(sigma)) {
      expected = expected.map((_, i) => {
        let sum = 0;
        for (let d = -radius; d <= radius; d++)
          sum += expected[Math.floor(i / 9) * 9 + clamp((i % 9) + d, 8)] as number;
        return Math.floor((sum + radius) / (2 * radius + 1));
      });
    }
    for (const radius of boxRadii(sigma)) {
      expected = expected.map((_, i) => {
        let sum = 0;
        for (let d = -radius; d <= radius; d++)
          sum += expected[clamp(Math.floor(i / 9) + d, height - 1) * 9 + (i % 9)] as number;
        return Math.floor((sum + radius) / (2 * radius + 1));
      });
    }
    expect(rect).toEqual({ x: 0, y: 0, width: 9, height });
    expect([...mask.data]).toEqual(expected);
  }
});

test('a full mask stays full and an empty one empty', () => {
  const mask = createMask(50, 30);
  expect(featherMask(mask, 8)).toEqual(EMPTY_RECT);
  fillMask(mask, 255);
  featherMask(mask, 8);
  expect(mask.data.every((value) => value === 255)).toBe(true);
});

test('only the surroundings of what is painted are touched', () => {
  const mask = createMask(200, 200);
  paintEllipse(mask, imagePoint(90, 90), imagePoint(110, 110), 'add');
  const before = copyMask(mask);
  const rect = featherMask(mask, 3);
  expect(differsOnlyWithin(before, mask, rect)).toBe(true);
  expect(rect.width).toBeLessThan(50);
  expect(Math.abs(sumOf(mask) - sumOf(before))).toBeLessThan(6);
});

test('smoothing removes specks and pinholes, rounds corners and leaves straight edges in place', () => {
  const mask = createMask(200, 200);
  for (let y = 50; y < 150; y++) mask.data.fill(255, y * 200 + 50, y * 200 + 150);
  mask.data[20 * 200 + 20] = 255;
  mask.data[100 * 200 + 100] = 0;
  smoothMask(mask, 8);
  expect(valueAt(mask, 20, 20)).toBe(0);
  expect(valueAt(mask, 100, 100)).toBe(255);
  expect(valueAt(mask, 50, 50)).toBe(0);
  expect(valueAt(mask, 48, 100)).toBeLessThan(30);
  expect(valueAt(mask, 51, 100)).toBeGreaterThan(225);
  expect(valueAt(mask, 49, 100)).toBeLessThan(128);
  expect(valueAt(mask, 50, 100)).toBeGreaterThan(127);
});

test('an impossible blur is refused', () => {
  expect(() => featherMask(createMask(3, 3), -1)).toThrow(RangeError);
  expect(() => featherMask(createMask(3, 3), Number.NaN)).toThrow(RangeError);
});
