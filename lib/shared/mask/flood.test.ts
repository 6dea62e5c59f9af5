import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom, drawMask, sumOf } from '@/test/masks';
import type { RgbaImage } from './flood';
import { selectByColour } from './flood';

function noiseImage(width: number, height: number, levels: number, seed: number): RgbaImage {
  const random = createRandom(seed);
  const data = Uint8ClampedArray.from(
    { length: width * height * 4 },
    () => Math.floor(random() * levels) * 20,
  );
  return { width, height, data };
}

function slowSelect(
  image: RgbaImage,
  x: number,
  y: number,
  tolerance: number,
  contiguous: boolean,
): Uint8Array {
  const seed = (y * image.width + x) * 4;
  const like = (pixel: number) =>
    [0, 1, 2, 3].every(
      (c) => Math.abs((image.data[pixel * 4 + c] as number) - (image.data[seed + c] as number)) <= tolerance,
    );
  const selected = new Uint8Array(image.width * image.height);
  if (!contiguous) return selected.map((_, pixel) => (like(pixel) ? 255 : 0));
  const stack = [y * image.width + x];
  while (stack.length > 0) {
    const pixel = stack.pop() as number;
    if (selected[pixel] === 255 || !like(pixel)) continue;
    selected[pixel] = 255;
    if (pixel % image.width > 0) stack.push(pixel - 1);
    if (pixel % image.width < image.width - 1) stack.push(pixel + 1);
    if (pixel >= image.width) stack.push(pixel - image.width);
    if (pixel < selected.length - image.width) stack.push(pixel + image.width);
  }
  return selected;
}

test('selects what brute force selects, for any tolerance, connected or everywhere', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 3 }),
      fc.nat(60),
      fc.boolean(),
      fc.nat(999),
      (width, height, levels, tolerance, contiguous, seed) => {
        const image = noiseImage(width, height, levels, seed);
        const x = seed % width;
        const y = (seed * 7) % height;
        const selection = selectByColour(image, x + 0.7, y + 0.2, { tolerance, contiguous });
        expect(selection.data).toEqual(slowSelect(image, x, y, tolerance, contiguous));
      },
    ),
    { numRuns: 200 },
  );
});

test('a spiral is followed to its end and a diagonal gap is not crossed', () => {
  const maze = drawMask('.######', '......#', '#####.#', '#...#.#', '#.###.#', '#.....#', '#######');
  const image = {
    width: 7,
    height: 7,
    data: Uint8Array.from({ length: 196 }, (_, i) => maze.data[i >> 2] as number),
  };
  expect(sumOf(selectByColour(image, 3, 3, { tolerance: 0, contiguous: true }))).toBe(19);
  const diagonal = {
    width: 2,
    height: 2,
    data: Uint8Array.of(0, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9, 0, 0, 0, 0),
  };
  expect([...selectByColour(diagonal, 0, 0, { tolerance: 3, contiguous: true }).data]).toEqual([
    255, 0, 0, 0,
  ]);
  expect([...selectByColour(diagonal, 0, 0, { tolerance: 3, contiguous: false }).data]).toEqual([
    255, 0, 0, 255,
  ]);
});

test('transparency is a difference too, and a click beside the image selects nothing', () => {
  const image = { width: 2, height: 1, data: Uint8Array.of(5, 5, 5, 255, 5, 5, 5, 0) };
  expect([...selectByColour(image, 0, 0, { tolerance: 32, contiguous: true }).data]).toEqual([255, 0]);
  expect(sumOf(selectByColour(image, -1, 0, { tolerance: 255, contiguous: false }))).toBe(0);
  expect(sumOf(selectByColour(image, Number.NaN, 0, { tolerance: 255, contiguous: false }))).toBe(0);
});
