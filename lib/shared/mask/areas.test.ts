import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawMask, noiseMask } from '@/test/masks';
import { countAreas, fillHoles, removeIslands } from './areas';
import { EMPTY_RECT } from './geometry';
import type { Mask } from './mask';
import { copyMask, createMask } from './mask';

/** Areas by filling one pixel after another. */
function slowAreas(mask: Mask, inside: (value: number) => boolean, diagonal: boolean): number[][] {
  const seen = new Set<number>();
  const areas: number[][] = [];
  for (let start = 0; start < mask.data.length; start++) {
    if (seen.has(start) || !inside(mask.data[start] as number)) continue;
    const area: number[] = [];
    const stack = [start];
    seen.add(start);
    while (stack.length > 0) {
      const pixel = stack.pop() as number;
      area.push(pixel);
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          if (!diagonal && dx !== 0 && dy !== 0) continue;
          const x = (pixel % mask.width) + dx;
          const y = Math.floor(pixel / mask.width) + dy;
          const next = y * mask.width + x;
          if (x < 0 || y < 0 || x >= mask.width || y >= mask.height || seen.has(next)) continue;
          if (!inside(mask.data[next] as number)) continue;
          seen.add(next);
          stack.push(next);
        }
      }
    }
    areas.push(area);
  }
  return areas;
}

const masks = fc
  .record({
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 40 }),
    density: fc.constantFrom(0, 0.1, 0.4, 0.6, 0.9, 1),
    seed: fc.nat(999),
  })
  .map(({ width, height, density, seed }) => noiseMask(width, height, density, seed));

test('areas are counted as by brute force, corners joining', () => {
  fc.assert(
    fc.property(masks, (mask) => {
      expect(countAreas(mask)).toBe(slowAreas(mask, (value) => value >= 128, true).length);
    }),
  );
  expect(countAreas(drawMask('#.#', '.#.', '...', '#.-'))).toBe(2);
});

test('exactly the areas under the limit go', () => {
  fc.assert(
    fc.property(masks, fc.nat(30), (mask, minPixels) => {
      const expected = copyMask(mask);
      for (const area of slowAreas(mask, (value) => value > 0, true)) {
        if (area.length < minPixels) for (const pixel of area) expected.data[pixel] = 0;
      }
      removeIslands(mask, minPixels);
      expect(mask).toEqual(expected);
    }),
  );
});

test('an island goes with its soft rim', () => {
  const mask = drawMask('.-#-..###', '.---..###');
  removeIslands(mask, 6 + 1);
  expect(mask).toEqual(drawMask('.........', '.........'));
  const kept = drawMask('.-#-..###', '.---..###');
  removeIslands(kept, 6);
  expect(kept).toEqual(drawMask('.-#-..###', '.---..###'));
});

test('exactly the enclosed areas are filled, up to the size asked for', () => {
  fc.assert(
    fc.property(masks, fc.constantFrom(3, Number.POSITIVE_INFINITY), (mask, maxPixels) => {
      const expected = copyMask(mask);
      for (const area of slowAreas(mask, (value) => value < 128, false)) {
        const open = area.some((pixel) => {
          const x = pixel % mask.width;
          const y = Math.floor(pixel / mask.width);
          return x === 0 || y === 0 || x === mask.width - 1 || y === mask.height - 1;
        });
        if (!open && area.length <= maxPixels) for (const pixel of area) expected.data[pixel] = 255;
      }
      fillHoles(mask, maxPixels);
      expect(mask).toEqual(expected);
    }),
  );
});

test('the half-selected rim of a hole is filled with it, and a gap at a corner does not open it', () => {
  const mask = drawMask('######', '#+++##', '#+.+##', '#++++#', '######', '......');
  fillHoles(mask);
  expect(mask).toEqual(drawMask('######', '######', '######', '####+#', '######', '......'));
  const corner = drawMask('.##.', '#..#', '.##.', '....');
  fillHoles(corner);
  expect(corner).toEqual(drawMask('.##.', '####', '.##.', '....'));
});

test('announces before it writes, and nothing where there is nothing to do', () => {
  const mask = createMask(5, 5);
  expect(removeIslands(mask, 9)).toEqual(EMPTY_RECT);
  mask.data.fill(255);
  expect(fillHoles(mask)).toEqual(EMPTY_RECT);
  mask.data[12] = 0;
  fillHoles(mask, 9, () => expect(mask.data[12]).toBe(0));
  expect(mask.data[12]).toBe(255);
});
