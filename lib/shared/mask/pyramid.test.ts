import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom, drawMask, noiseMask } from '@/test/masks';
import { createMask } from './mask';
import { createTally, findBounds, findCoverage } from './measure';
import { createPyramid, pickLevel, updatePyramid } from './pyramid';

const changes = fc.array(
  fc.record({
    x: fc.nat(700),
    y: fc.nat(600),
    width: fc.integer({ min: 1, max: 200 }),
    height: fc.integer({ min: 1, max: 200 }),
    value: fc.nat(255),
  }),
  { minLength: 1, maxLength: 6 },
);

test('updating parts gives exactly what building anew gives, for odd sizes too; so does counting', () => {
  fc.assert(
    fc.property(changes, fc.constantFrom([701, 603], [512, 512], [700, 257]), (list, [width, height]) => {
      const mask = noiseMask(width as number, height as number, 0.3, 9);
      const pyramid = createPyramid(mask);
      const tally = createTally(mask);
      for (const change of list) {
        for (let y = change.y; y < Math.min(mask.height, change.y + change.height); y++) {
          const right = Math.min(mask.width, change.x + change.width);
          if (change.x < right)
            mask.data.fill(change.value, y * mask.width + change.x, y * mask.width + right);
        }
        updatePyramid(pyramid, change);
        tally.update(change);
      }
      const anew = createPyramid(mask).levels;
      const same = pyramid.levels.map((level, i) =>
        Buffer.compare(level.data, anew[i]?.data ?? new Uint8Array(0)),
      );
      expect(same).toEqual(anew.map(() => 0));
      expect(tally.coverage()).toBeCloseTo(findCoverage(mask), 12);
      expect(tally.bounds()).toEqual(findBounds(mask));
    }),
    { numRuns: 25 },
  );
});

test('each level is the area average of the one above', () => {
  const mask = noiseMask(600, 400, 0.5, 2);
  const { levels } = createPyramid(mask);
  expect(levels[0]).toBe(mask);
  expect(levels.map(({ width, height }) => [width, height])).toEqual([
    [600, 400],
    [300, 200],
    [150, 100],
  ]);
  const mean = (of: Uint8Array) => of.reduce((sum, value) => sum + value, 0) / of.length;
  for (const level of levels) expect(Math.abs(mean(level.data) - mean(mask.data))).toBeLessThan(0.6);
  const full = createMask(601, 333, new Uint8Array(601 * 333).fill(255));
  for (const level of createPyramid(full).levels)
    expect(level.data.every((value) => value === 255)).toBe(true);
});

test('solid areas and their edges are averaged pixel by pixel, wherever they begin', () => {
  const mask = createMask(512, 260);
  for (let i = 0; i < 40; i++) {
    const [left, top] = [(i * 61) % 490, (i * 37) % 240];
    for (let y = top; y < top + 11; y++)
      mask.data.fill(i % 3 === 0 ? 0 : 255, y * 512 + left, y * 512 + left + 23);
  }
  const half = createPyramid(mask).levels[1];
  const at = (x: number, y: number) => mask.data[y * 512 + x] ?? 0;
  const expected = Uint8Array.from({ length: 256 * 130 }, (_, i) => {
    const [x, y] = [2 * (i % 256), 2 * Math.floor(i / 256)];
    return (at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1) + 2) >> 2;
  });
  expect(Buffer.compare(half?.data ?? new Uint8Array(0), expected)).toBe(0);
});

test('the level has at least a pixel for each pixel of the screen, and not four', () => {
  const pyramid = createPyramid(createMask(4096, 4096));
  expect(pyramid.levels.length).toBe(5);
  expect([8, 1, 0.99, 0.51, 0.5, 0.3, 0.25, 0.125, 0.001].map((scale) => pickLevel(pyramid, scale))).toEqual([
    0, 0, 0, 0, 1, 1, 2, 3, 4,
  ]);
});

test('bounds are those of brute force, within an area and from a level on', () => {
  fc.assert(
    fc.property(
      fc.nat(9999),
      fc.constantFrom(0, 0.005, 0.05),
      fc.integer({ min: 1, max: 255 }),
      (seed, density, level) => {
        const mask = noiseMask(37, 29, density, seed);
        const random = createRandom(seed);
        for (let i = 0; i < mask.data.length; i++)
          mask.data[i] = Math.floor((mask.data[i] as number) * random());
        const hits = [...mask.data.keys()].filter((i) => (mask.data[i] as number) >= level);
        const xs = hits.map((i) => i % 37);
        const ys = hits.map((i) => Math.floor(i / 37));
        const x = Math.min(...xs);
        const y = Math.min(...ys);
        const expected = { x, y, width: Math.max(...xs) - x + 1, height: Math.max(...ys) - y + 1 };
        expect(findBounds(mask, level)).toEqual(
          hits.length > 0 ? expected : { x: 0, y: 0, width: 0, height: 0 },
        );
      },
    ),
  );
  expect(findBounds(drawMask('#..#', '.##.', '...#'), 1, { x: 1, y: 1, width: 2, height: 2 })).toEqual({
    x: 1,
    y: 1,
    width: 2,
    height: 1,
  });
});

test('coverage counts soft pixels by their share', () => {
  expect(findCoverage(createMask(2, 2, Uint8Array.of(255, 0, 51, 0)))).toBeCloseTo(0.3, 12);
});
