import fc from 'fast-check';
import { expect, test } from 'vitest';
import { featherMask } from '@/lib/shared/mask/blur';
import { copyMask, createMask, type Mask, type MaskPatch } from '@/lib/shared/mask/mask';
import { createRandom, noiseMask } from '@/test/masks';
import { drawPhoto, isInPhoto } from '@/test/selections';
import { refineEdge } from './refine-edge';

const SIZE = { width: 140, height: 110 };

/** A green thing over a blue one with waves, by its alpha. */
function compose(alpha: Mask) {
  return drawPhoto(
    alpha,
    (x, y) => {
      const share = (alpha.data[y * alpha.width + x] as number) / 255;
      const mix = (inside: number, outside: number) => share * inside + (1 - share) * outside;
      return [mix(60, 190 + 20 * Math.sin(x / 11)), mix(150, 170 + 15 * Math.cos(y / 9)), mix(70, 210)];
    },
    2,
  );
}

function drawStripes(): { alpha: Mask; selection: Mask } {
  const alpha = createMask(SIZE.width, SIZE.height);
  const selection = createMask(SIZE.width, SIZE.height);
  const random = createRandom(5);
  for (let y = 0; y < SIZE.height; y++) {
    alpha.data.fill(255, y * SIZE.width, y * SIZE.width + 60);
    selection.data.fill(255, y * SIZE.width, y * SIZE.width + 60);
    // Hairs, one of three rows, each of its own strength.
    if (y % 3 === 0) alpha.data.fill(120 + random() * 135, y * SIZE.width + 60, y * SIZE.width + 84);
  }
  return { alpha, selection };
}

function apply(mask: Mask, { rect, data }: MaskPatch): Mask {
  const result = copyMask(mask);
  for (let y = 0; y < rect.height; y++)
    result.data.set(data.subarray(y * rect.width, (y + 1) * rect.width), (rect.y + y) * mask.width + rect.x);
  return result;
}

function errorOf(mask: Mask, alpha: Mask): number {
  let sum = 0;
  for (let i = 0; i < mask.data.length; i++)
    sum += Math.abs((mask.data[i] as number) - (alpha.data[i] as number)) / 255;
  return sum;
}

test('hair is found in the band: less than half the error of a feathered mask', () => {
  const { alpha, selection } = drawStripes();
  const refined = apply(selection, refineEdge(compose(alpha), selection, { kind: 'around', radiusPx: 30 }));
  const feathered = copyMask(selection);
  featherMask(feathered, 15);
  expect(errorOf(refined, alpha)).toBeLessThan(0.5 * errorOf(feathered, alpha));
  expect(errorOf(refined, alpha)).toBeLessThan(0.6 * errorOf(selection, alpha));
});

test('a painted band: glass is as clear as it is, wherever the mask has its edge', () => {
  const alpha = createMask(SIZE.width, SIZE.height);
  const selection = createMask(SIZE.width, SIZE.height);
  const band = createMask(SIZE.width, SIZE.height);
  for (let y = 0; y < SIZE.height; y++) {
    alpha.data.fill(255, y * SIZE.width, y * SIZE.width + 40);
    alpha.data.fill(100, y * SIZE.width + 40, y * SIZE.width + 80);
    selection.data.fill(255, y * SIZE.width, y * SIZE.width + 80);
    band.data.fill(255, y * SIZE.width + 38, y * SIZE.width + 84);
  }
  const refined = apply(selection, refineEdge(compose(alpha), selection, { kind: 'painted', band }));
  expect(refined.data[50 * SIZE.width + 60]).toBeGreaterThan(75);
  expect(refined.data[50 * SIZE.width + 60]).toBeLessThan(125);
  expect(refined.data[50 * SIZE.width + 82]).toBeLessThan(30);
});

test('what is solid stays solid in the band, also where the background has its colours', () => {
  const size = { width: 200, height: 160 };
  const { width } = size;
  // The same pebbles on both sides; within the thing a little darker.
  const random = createRandom(9);
  const pebbles = Array.from({ length: (width / 4) * (size.height / 4) }, () => 90 + 80 * random());
  const photo = drawPhoto(
    size,
    (x, y) => {
      const pebble = pebbles[(y >> 2) * (width / 4) + (x >> 2)] as number;
      return x < 100 ? [pebble - 12, pebble - 12, pebble] : [pebble, pebble, pebble];
    },
    3,
  );
  const selection = createMask(size.width, size.height);
  for (let y = 0; y < size.height; y++) selection.data.fill(255, y * width, y * width + 100);
  const refined = apply(selection, refineEdge(photo, selection, { kind: 'around', radiusPx: 24 }));
  let holes = 0;
  for (let y = 0; y < size.height; y++)
    holes += refined.data.subarray(y * width + 76, y * width + 92).filter((value) => value < 230).length;
  expect(holes / (16 * size.height)).toBeLessThan(0.05);
});

test('a thing that is thinner than the band stays as it is selected', () => {
  const alpha = createMask(SIZE.width, SIZE.height);
  for (let y = 0; y < SIZE.height; y++) alpha.data.fill(255, y * SIZE.width + 60, y * SIZE.width + 72);
  const refined = apply(alpha, refineEdge(compose(alpha), alpha, { kind: 'around', radiusPx: 30 }));
  for (let y = 0; y < SIZE.height; y++)
    expect(Math.min(...refined.data.subarray(y * SIZE.width + 63, y * SIZE.width + 69))).toBeGreaterThan(200);
});

test('nothing changes beyond the band', () => {
  const { alpha, selection } = drawStripes();
  const refined = apply(selection, refineEdge(compose(alpha), selection, { kind: 'around', radiusPx: 8 }));
  for (let y = 0; y < SIZE.height; y++) {
    const row = [...refined.data.subarray(y * SIZE.width, (y + 1) * SIZE.width)];
    expect(row.slice(0, 50)).toEqual(Array(50).fill(255));
    expect(row.slice(70)).toEqual(Array(SIZE.width - 70).fill(0));
  }
});

test('a band with too many pixels is solved at a coarser scale, and follows the photo all the same', () => {
  const size = { width: 700, height: 560 };
  const alpha = createMask(size.width, size.height);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++)
      alpha.data[y * size.width + x] = x < 300 ? 255 : x < 420 && (y >> 3) % 2 === 0 ? 255 : 0;
  }
  const selection = createMask(size.width, size.height);
  for (let y = 0; y < size.height; y++) selection.data.fill(255, y * size.width, y * size.width + 340);
  const refined = apply(selection, refineEdge(compose(alpha), selection, { kind: 'around', radiusPx: 120 }));
  expect(errorOf(refined, alpha)).toBeLessThan(0.4 * errorOf(selection, alpha));
});

test('without a selection or a band there is nothing to refine', () => {
  const empty = createMask(SIZE.width, SIZE.height);
  const nothing = { rect: { x: 0, y: 0, width: 0, height: 0 }, data: new Uint8Array(0) };
  const photo = compose(empty);
  expect(refineEdge(photo, empty, { kind: 'around', radiusPx: 5 })).toEqual(nothing);
  const { selection } = drawStripes();
  expect(refineEdge(photo, selection, { kind: 'painted', band: empty })).toEqual(nothing);
});

test('a mask without an edge stays as it is', () => {
  const full = createMask(SIZE.width, SIZE.height);
  full.data.fill(255);
  expect(apply(full, refineEdge(compose(full), full, { kind: 'around', radiusPx: 5 }))).toEqual(full);
});

test('a mask of another photo is refused', () => {
  const { selection } = drawStripes();
  const photo = drawPhoto({ width: 20, height: 20 }, () => [0, 0, 0]);
  expect(() => refineEdge(photo, selection, { kind: 'around', radiusPx: 5 })).toThrow(RangeError);
});

test('any mask on any photo, of one colour too: within the photo, and the same each time', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 12 }),
      fc.nat(999),
      fc.boolean(),
      (width, height, radiusPx, seed, isPlain) => {
        const photo = drawPhoto({ width, height }, (x, y) =>
          isPlain ? [9, 9, 9] : [(x * 31 + seed) % 256, (y * 17) % 256, (x + y) % 256],
        );
        const mask = noiseMask(width, height, 0.5, seed);
        const patch = refineEdge(photo, mask, { kind: 'around', radiusPx });
        expect(isInPhoto(patch, photo)).toBe(true);
        expect(refineEdge(photo, mask, { kind: 'around', radiusPx })).toEqual(patch);
        const band = noiseMask(width, height, 0.3, seed + 1);
        expect(isInPhoto(refineEdge(photo, mask, { kind: 'painted', band }), photo)).toBe(true);
      },
    ),
    { numRuns: 30 },
  );
});
