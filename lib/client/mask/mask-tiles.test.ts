import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rectOf } from '@/lib/shared/mask/geometry';
import { createMask } from '@/lib/shared/mask/mask';
import { tilesOf } from '@/lib/shared/mask/tiles';
import { createMaskKeeper, restoreTiles } from './mask-tiles';

test('what is kept comes back byte for byte, whatever was painted and erased in between', () => {
  const rect = fc.record({
    x: fc.nat(599),
    y: fc.nat(399),
    width: fc.integer({ min: 1, max: 400 }),
    height: fc.integer({ min: 1, max: 400 }),
    value: fc.nat(255),
  });
  fc.assert(
    fc.property(fc.array(rect, { maxLength: 8 }), (rects) => {
      const mask = createMask(600, 400);
      const keeper = createMaskKeeper(mask);
      for (const { x, y, width, height, value } of rects) {
        for (let row = y; row < Math.min(400, y + height); row++)
          mask.data.fill(value, row * 600 + x, row * 600 + Math.min(600, x + width));
        keeper.touch(tilesOf(mask, { x, y, width, height }));
      }
      const back = createMask(600, 400);
      restoreTiles(back, keeper.tiles());
      // Compared by the machine: `toEqual` takes a second for as many numbers.
      expect(Buffer.compare(back.data, mask.data)).toBe(0);
    }),
    { numRuns: 40 },
  );
});

test('an empty mask keeps nothing, and one that was cleared neither', () => {
  const mask = createMask(600, 400);
  const keeper = createMaskKeeper(mask);
  expect(keeper.tiles()).toEqual([]);
  mask.data.fill(255);
  keeper.touch(tilesOf(mask, rectOf(mask)));
  expect(keeper.tiles()).toHaveLength(6);
  mask.data.fill(0);
  keeper.touch(tilesOf(mask, rectOf(mask)));
  expect(keeper.tiles()).toEqual([]);
});

test('a tile that the mask does not have is refused', () => {
  expect(() => restoreTiles(createMask(600, 400), [[6, new Uint8Array(0)]])).toThrow(RangeError);
});
