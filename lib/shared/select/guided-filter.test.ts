import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '@/test/masks';
import { filterGuided, sumBoxes } from './guided-filter';

test('box sums are what adding up each window gives, also for windows larger than the picture', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 14 }),
      fc.integer({ min: 1, max: 14 }),
      fc.integer({ min: 1, max: 20 }),
      fc.nat(999),
      (width, height, radius, seed) => {
        const random = createRandom(seed);
        const values = Float32Array.from({ length: width * height }, () => Math.round(random() * 50));
        const sums = new Float32Array(values.length);
        sumBoxes(values, width, height, radius, sums);
        for (let i = 0; i < values.length; i++) {
          const x = i % width;
          const y = Math.floor(i / width);
          const expected = values.reduce((sum, value, k) => {
            const isNear =
              Math.abs((k % width) - x) <= radius && Math.abs(Math.floor(k / width) - y) <= radius;
            return isNear ? sum + value : sum;
          }, 0);
          expect(sums[i]).toBe(expected);
        }
      },
    ),
    { numRuns: 200 },
  );
});

const WIDTH = 24;
const HEIGHT = 18;
const isLeft = (i: number) => i % WIDTH < 12;
const colours = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) =>
  isLeft(Math.floor(i / 3)) ? 40 : 200,
);

test('values that follow the colour stay; pixels of weight 0 take theirs from pixels of their colour', () => {
  const values = Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => (isLeft(i) ? 1 : 0));
  // The four columns at the edge are wrong and have no say.
  const weights = Float32Array.from(values, (_, i) => (Math.abs((i % WIDTH) - 11.5) < 2 ? 0 : 1));
  for (let i = 0; i < values.length; i++) if (weights[i] === 0) values[i] = 1 - (values[i] as number);
  filterGuided({ width: WIDTH, height: HEIGHT, colours }, values, weights, 5, 1e-4);
  for (let i = 0; i < values.length; i++)
    expect(Math.abs((values[i] as number) - (isLeft(i) ? 1 : 0))).toBeLessThan(0.2);
});

test('one colour explains nothing: values are averaged', () => {
  const plain = new Uint8Array(WIDTH * HEIGHT * 3).fill(90);
  const values = Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i + Math.floor(i / WIDTH)) % 2);
  filterGuided(
    { width: WIDTH, height: HEIGHT, colours: plain },
    values,
    new Float32Array(values.length).fill(1),
    4,
    1e-3,
  );
  for (const value of values) expect(Math.abs(value - 0.5)).toBeLessThan(0.05);
});
