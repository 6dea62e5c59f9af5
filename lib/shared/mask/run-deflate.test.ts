import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMask, type Mask } from './mask';
import { deflateRuns } from './run-deflate';

const grey = (value: number) => [value];
const rgba = (value: number) => [value, 255 - value, value, 7];

/** The rows as a PNG has them, each behind its filter. */
function rowsOf({ width, height, data }: Mask, pixelOf: (value: number) => number[]): Buffer {
  return Buffer.from(
    Array.from({ length: height }, (_, y) => [
      0,
      ...Array.from(data.subarray(y * width, (y + 1) * width)).flatMap(pixelOf),
    ]).flat(),
  );
}

const masks = fc
  .record({
    width: fc.integer({ min: 1, max: 700 }),
    runs: fc.array(fc.tuple(fc.nat(255), fc.integer({ min: 1, max: 900 })), { minLength: 1, maxLength: 30 }),
    height: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ width, height, runs }) => {
    const mask = createMask(width, height);
    let at = 0;
    for (let turn = 0; at < mask.data.length; turn++) {
      const [value, count] = runs[turn % runs.length] as [number, number];
      mask.data.fill(value, at, at + count);
      at += count;
    }
    return mask;
  });

// `inflateSync` also checks the sum at the end.
test.each([
  ['grey', grey],
  ['four channels', rgba],
])('any inflater gives back the rows: %s', (_, pixelOf) => {
  fc.assert(
    fc.property(masks, (mask) => {
      const stream = deflateRuns(mask, pixelOf, 100_000);
      expect(Buffer.compare(inflateSync(stream ?? Buffer.of()), rowsOf(mask, pixelOf))).toBe(0);
    }),
    { numRuns: 300 },
  );
});

test('every length of a run, about the limits of a match', () => {
  for (let width = 1; width <= 1100; width++) {
    const mask = createMask(width, 1, new Uint8Array(width).fill(200));
    for (const pixelOf of [grey, rgba])
      expect(
        Buffer.compare(inflateSync(deflateRuns(mask, pixelOf, 100_000) ?? ''), rowsOf(mask, pixelOf)),
      ).toBe(0);
  }
});

test('a mask that is not made of runs is given up', () => {
  const noise = createMask(
    400,
    300,
    Uint8Array.from({ length: 120_000 }, (_, i) => (i * 7919) % 251),
  );
  expect(deflateRuns(noise, grey, 6_000)).toBeNull();
  expect(deflateRuns(createMask(400, 300), grey, 6_000)?.length).toBeLessThan(2_000);
});

test('a large mask keeps its sum', () => {
  const mask = createMask(40_000, 30, new Uint8Array(1_200_000).fill(255));
  const stream = deflateRuns(mask, rgba, 1_000_000);
  expect(inflateSync(stream ?? '').length).toBe((40_000 * 4 + 1) * 30);
});
