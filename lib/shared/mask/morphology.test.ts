import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differsOnlyWithin, drawMask, noiseMask, sumOf, valueAt } from '@/test/masks';
import { FAR, forEachDistanceRow } from './distance';
import { EMPTY_RECT, rectOf } from './geometry';
import type { Mask } from './mask';
import { copyMask, createMask } from './mask';
import { fadeInward, growMask, MAX_RADIUS_PX, shrinkMask } from './morphology';
import { fillMask, invertMask } from './whole';

const IS_SET = Uint8Array.from({ length: 256 }, (_, value) => (value >= 128 ? 1 : 0));
const densities = fc.constantFrom(0, 0.002, 0.02, 0.5, 0.98, 1);

function slowDistance(mask: Mask, x: number, y: number, isSite: (value: number) => boolean): number {
  let least = Infinity;
  for (let j = 0; j < mask.height; j++) {
    for (let i = 0; i < mask.width; i++) {
      if (isSite(valueAt(mask, i, j))) least = Math.min(least, (i - x) ** 2 + (j - y) ** 2);
    }
  }
  return least;
}

test('distances are those of brute force, within any part of the mask and any limit', () => {
  fc.assert(
    fc.property(
      densities,
      fc.integer({ min: 1, max: 60 }),
      fc.nat(15),
      fc.nat(15),
      fc.nat(99),
      (density, limit, x, y, seed) => {
        const mask = noiseMask(34, 31, density, seed);
        const rect = { x, y, width: 18, height: 15 };
        let row = 0;
        forEachDistanceRow(mask, rect, IS_SET, limit, (at, squared) => {
          expect(at).toBe(y + row++);
          for (let i = 0; i < rect.width; i++) {
            const exact = slowDistance(mask, x + i, at, (value) => value >= 128);
            expect(squared[i]).toBe(exact <= limit * limit ? exact : FAR);
          }
        });
        expect(row).toBe(rect.height);
      },
    ),
    { numRuns: 40 },
  );
});

test('distances are right across the bands in which a tall mask is worked on', () => {
  const mask = createMask(5, 700);
  mask.data[2 * 5 + 2] = 255;
  mask.data[600 * 5 + 1] = 255;
  forEachDistanceRow(mask, rectOf(mask), IS_SET, 40, (y, squared) => {
    for (let x = 0; x < 5; x++) {
      const exact = Math.min((x - 2) ** 2 + (y - 2) ** 2, (x - 1) ** 2 + (y - 600) ** 2);
      expect(squared[x]).toBe(exact <= 1600 ? exact : FAR);
    }
  });
});

test('growing reaches exactly the pixels within the radius', () => {
  fc.assert(
    fc.property(
      densities,
      fc.double({ min: 0.5, max: 12, noNaN: true }),
      fc.nat(99),
      (density, radius, seed) => {
        const before = noiseMask(25, 23, density, seed);
        const mask = copyMask(before);
        const rect = growMask(mask, radius);
        expect(differsOnlyWithin(before, mask, rect)).toBe(true);
        for (let y = 0; y < 23; y++) {
          for (let x = 0; x < 25; x++) {
            const distance = Math.sqrt(slowDistance(before, x, y, (value) => value >= 128));
            const expected = Math.round(255 * Math.min(1, Math.max(0, radius + 1 - distance)));
            expect(valueAt(mask, x, y)).toBe(expected);
          }
        }
      },
    ),
    { numRuns: 30 },
  );
});

test('shrinking is growing what is not selected', () => {
  fc.assert(
    fc.property(
      densities,
      fc.double({ min: 0.5, max: 9, noNaN: true }),
      fc.nat(99),
      (density, radius, seed) => {
        const mask = noiseMask(25, 23, density, seed);
        const inverse = copyMask(mask);
        invertMask(inverse);
        shrinkMask(mask, radius);
        growMask(inverse, radius);
        invertMask(inverse);
        expect(mask).toEqual(inverse);
      },
    ),
    { numRuns: 30 },
  );
});

test('the border of the photo does not eat into the mask', () => {
  const mask = createMask(9, 9);
  fillMask(mask, 255);
  shrinkMask(mask, 3);
  expect(sumOf(mask)).toBe(81);
});

test('growing then shrinking a large square gives it back', () => {
  const mask = createMask(60, 60);
  for (let y = 20; y < 40; y++) mask.data.fill(255, y * 60 + 20, y * 60 + 40);
  const before = copyMask(mask);
  growMask(mask, 6);
  shrinkMask(mask, 6);
  expect(sumOf(mask)).toBeGreaterThan(sumOf(before) - 2);
  expect(sumOf(mask)).toBeLessThan(sumOf(before) + 8);
});

test('soft values that are higher than what grows over them stay', () => {
  const mask = drawMask('#-.......-');
  growMask(mask, 3);
  expect([...mask.data]).toEqual([255, 255, 255, 255, 0, 0, 0, 0, 0, 100]);
});

test('a radius of nothing changes nothing and one beyond all reason is refused', () => {
  const mask = drawMask('.#.');
  expect(growMask(mask, 0)).toEqual(EMPTY_RECT);
  expect(growMask(createMask(4, 4), 3)).toEqual(EMPTY_RECT);
  expect(() => growMask(mask, MAX_RADIUS_PX + 1)).toThrow(RangeError);
  expect(() => shrinkMask(mask, Number.NaN)).toThrow(RangeError);
});

test('the fade goes inward only: where the mask is 0 it is 0, and nowhere above the mask', () => {
  fc.assert(
    fc.property(
      densities,
      fc.double({ min: 0, max: 20, noNaN: true }),
      fc.nat(99),
      (density, feather, seed) => {
        const mask = noiseMask(30, 30, density, seed);
        growMask(mask, 2.5);
        const alpha = fadeInward(mask, rectOf(mask), feather);
        expect(alpha.data.every((value, i) => value <= (mask.data[i] as number))).toBe(true);
      },
    ),
    { numRuns: 30 },
  );
});

test('the fade climbs from the edge to full strength, and stays full at the border of the photo', () => {
  const mask = createMask(100, 40);
  for (let y = 0; y < 40; y++) mask.data.fill(255, y * 100 + 20, y * 100 + 100);
  const alpha = fadeInward(mask, rectOf(mask), 10);
  const row = [...alpha.data.subarray(2000, 2100)];
  expect(row.slice(0, 20).every((value) => value === 0)).toBe(true);
  expect(row[20]).toBeLessThan(20);
  expect(row.slice(20, 31)).toEqual(row.slice(20, 31).toSorted((a, b) => a - b));
  expect(row[25]).toBe(Math.round(255 * 0.55 ** 2 * (3 - 2 * 0.55)));
  expect(row.slice(31).every((value) => value === 255)).toBe(true);
});

test('a thin line still reaches full strength', () => {
  const mask = createMask(60, 60);
  for (let y = 28; y < 32; y++) mask.data.fill(255, y * 60 + 5, y * 60 + 55);
  const alpha = fadeInward(mask, rectOf(mask), 30);
  expect(Math.max(...alpha.data)).toBe(255);
});

test('a rectangle that cuts the mask off fades it out there, but not at the photo’s border', () => {
  const mask = createMask(40, 40);
  fillMask(mask, 255);
  const alpha = fadeInward(mask, { x: 0, y: 0, width: 20, height: 40 }, 6);
  expect(valueAt(alpha, 0, 20)).toBe(255);
  expect(valueAt(alpha, 19, 20)).toBeLessThan(15);
  expect(valueAt(alpha, 19, 0)).toBeLessThan(15);
});

test('a soft edge leaves no seam where a mask was grown over it, and no rim where it was shrunk', () => {
  const grown = drawMask('..........', '...-+##+-.', '..........');
  growMask(grown, 3);
  expect([...grown.data.slice(10, 20)]).toEqual([0, 255, 255, 255, 255, 255, 255, 255, 255, 255]);

  const shrunk = drawMask('.-+######+-.');
  shrinkMask(shrunk, 2);
  expect([...shrunk.data]).toEqual([0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0]);
});
