import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Colour, countWrong, drawMap, drawPhoto, isInPhoto, patchToMask } from '@/test/selections';
import { refineSelection } from './refine-selection';

const BLUE: Colour = [40, 70, 160];
const SAND: Colour = [200, 180, 130];
const SIZE = { width: 301, height: 233 };
const CELL = 12;

/** A disc of another colour. */
const isDisc = (x: number, y: number) => Math.hypot(x - 150, y - 110) < 70;
const discPhoto = drawPhoto(SIZE, (x, y) => (isDisc(x + 0.5, y + 0.5) ? BLUE : SAND), 8);
/** What a network says of it: a little beside its place. */
const discMap = drawMap(SIZE, CELL, (x, y) => (70 - Math.hypot(x - 157, y - 104)) / 5);

test('the edge lies where the photo has it, not where the map does', () => {
  const mask = patchToMask(SIZE, refineSelection(discPhoto, discMap));
  expect(countWrong(mask, (x, y) => isDisc(x + 0.5, y + 0.5))).toBeLessThan(45);
  // The map alone is wrong at more than a thousand pixels.
  expect(countWrong(mask, (x, y) => Math.hypot(x + 0.5 - 157, y + 0.5 - 104) < 70)).toBeGreaterThan(1000);
});

test('a hard edge is soft over two pixels at most', () => {
  const mask = patchToMask(SIZE, refineSelection(discPhoto, discMap));
  const row = [...mask.data.subarray(110 * SIZE.width, 111 * SIZE.width)];
  const soft = row.filter((value) => value > 10 && value < 245).length;
  expect(soft).toBeLessThanOrEqual(4);
  expect(row[150]).toBe(255);
  expect(row[10]).toBe(0);
});

test('the share of a pixel that the edge cuts through is told by its colour', () => {
  const photo = drawPhoto(SIZE, (x) => (x < 150 ? BLUE : x > 150 ? SAND : [120, 125, 145]));
  const map = drawMap(SIZE, CELL, (x) => (146 - x) / 4);
  const mask = patchToMask(SIZE, refineSelection(photo, map));
  expect(mask.data[100 * SIZE.width + 149]).toBe(255);
  expect(mask.data[100 * SIZE.width + 150]).toBeGreaterThan(100);
  expect(mask.data[100 * SIZE.width + 150]).toBeLessThan(155);
  expect(mask.data[100 * SIZE.width + 151]).toBe(0);
});

test('where the photo has no edge, the map decides', () => {
  const photo = drawPhoto(SIZE, () => SAND);
  const map = drawMap(SIZE, CELL, (x) => (150 - x) / 5);
  const mask = patchToMask(SIZE, refineSelection(photo, map));
  expect(countWrong(mask, (x) => x < 150)).toBeLessThan(6 * SIZE.height);
});

test('a hole that the map has is kept, and a pinhole of noise is filled', () => {
  const isRing = (x: number, y: number) => isDisc(x, y) && Math.hypot(x - 150, y - 110) > 28;
  const photo = drawPhoto(SIZE, (x, y) => (isRing(x + 0.5, y + 0.5) ? BLUE : SAND));
  const map = drawMap(SIZE, CELL, (x, y) => (isRing(x, y) ? 5 : -5));
  const ring = patchToMask(SIZE, refineSelection(photo, map));
  expect(ring.data[110 * SIZE.width + 150]).toBe(0);

  const noisy = drawMap(SIZE, CELL, (x, y) =>
    Math.hypot(x - 150, y - 114) < 6 ? -0.5 : (70 - Math.hypot(x - 150, y - 110)) / 4,
  );
  expect([...noisy.data].filter((logit) => logit === -0.5)).toHaveLength(1);
  const filled = patchToMask(SIZE, refineSelection(discPhoto, noisy));
  expect(filled.data[114 * SIZE.width + 150]).toBe(255);
});

test('a speck that the map is not sure of is dropped', () => {
  const map = drawMap(SIZE, CELL, (x, y) =>
    Math.hypot(x - 30, y - 30) < 6 ? 0.5 : (70 - Math.hypot(x - 150, y - 110)) / 4,
  );
  const mask = patchToMask(SIZE, refineSelection(discPhoto, map));
  expect(mask.data[30 * SIZE.width + 30]).toBe(0);
});

test('an empty map selects nothing, a full one everything', () => {
  const empty = refineSelection(
    discPhoto,
    drawMap(SIZE, CELL, () => -3),
  );
  expect(empty).toEqual({ rect: { x: 0, y: 0, width: 0, height: 0 }, data: new Uint8Array(0) });
  const full = refineSelection(
    discPhoto,
    drawMap(SIZE, CELL, () => 3),
  );
  expect(full.rect).toEqual({ x: 0, y: 0, ...SIZE });
  expect(full.data.every((value) => value === 255)).toBe(true);
});

test('nothing is selected beyond the part of the photo that the map covers', () => {
  const area = { x: 100, y: 60, width: 60, height: 60 };
  const { rect } = refineSelection(discPhoto, {
    width: 5,
    height: 5,
    data: new Float32Array(25).fill(4),
    area,
  });
  expect(rect).toEqual(area);
});

test('a thing that the photo cuts off is selected up to the border', () => {
  const photo = drawPhoto(SIZE, (x, y) => (x < 90 && y < 80 ? BLUE : SAND));
  const map = drawMap(SIZE, CELL, (x, y) => Math.min(90 - x, 80 - y) / 4);
  const mask = patchToMask(SIZE, refineSelection(photo, map));
  expect(mask.data[0]).toBe(255);
  expect(countWrong(mask, (x, y) => x < 90 && y < 80)).toBeLessThan(20);
});

test('a map with another number of values than cells is refused', () => {
  const area = { x: 0, y: 0, width: 8, height: 8 };
  expect(() => refineSelection(discPhoto, { width: 2, height: 2, data: new Float32Array(3), area })).toThrow(
    RangeError,
  );
  expect(() => refineSelection(discPhoto, { width: 0, height: 0, data: new Float32Array(0), area })).toThrow(
    RangeError,
  );
});

test('any photo and map: within the photo, and the same each time', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 1, max: 40 }),
      fc.nat(999),
      fc.boolean(),
      (width, height, cellPx, seed, isPlain) => {
        const photo = drawPhoto({ width, height }, (x, y) =>
          isPlain ? SAND : [(x * 7 + seed) % 256, (y * 13) % 256, (x * y + seed) % 256],
        );
        const map = drawMap(
          { width, height },
          cellPx,
          (x, y) => Math.sin(x / 9 + seed) * 4 + Math.cos(y / 7) * 3,
        );
        const patch = refineSelection(photo, map);
        expect(isInPhoto(patch, photo)).toBe(true);
        expect(refineSelection(photo, map)).toEqual(patch);
      },
    ),
    { numRuns: 150 },
  );
});

test.each([
  [1, 400],
  [400, 1],
  [3, 700],
])('a photo of %i × %i pixels', (width, height) => {
  const photo = drawPhoto({ width, height }, (x, y) => (x + y < 200 ? BLUE : SAND));
  const map = drawMap({ width, height }, 8, (x, y) => (200 - x - y) / 4);
  const mask = patchToMask({ width, height }, refineSelection(photo, map));
  expect(countWrong(mask, (x, y) => x + y < 200)).toBeLessThanOrEqual(3 * Math.min(width, height));
});
