import { expect, test } from 'vitest';
import {
  decoderPoints,
  encodedSize,
  encoderInput,
  GRID_CELLS,
  GRID_EDGE,
  gridFromMap,
  mapFromGrid,
} from './sam-grid';

const PLANE = 1024 * 1024;

/** A grid whose values say where they are: x in the fraction, y in front of it. */
const PLACES = Float32Array.from({ length: GRID_CELLS }, (_, index) => {
  const y = Math.floor(index / GRID_EDGE);
  return y + (index % GRID_EDGE) / 1000;
});

test('the longer side of every photo is 1024 pixels to the encoder', () => {
  expect(encodedSize({ width: 6000, height: 4000 })).toEqual({ width: 1024, height: 683 });
  expect(encodedSize({ width: 30, height: 60 })).toEqual({ width: 512, height: 1024 });
  expect(encodedSize({ width: 10_000, height: 2 })).toEqual({ width: 1024, height: 1 });
});

test('colours are measured in deviations of ImageNet, one plane each, and padding is nothing', () => {
  const rgba = new Uint8ClampedArray(4 * 1024 * 2).fill(255);
  rgba.set([0, 128, 64, 255], 4 * 1024);
  const input = encoderInput(rgba, { width: 1024, height: 2 });
  expect(input.length).toBe(3 * PLANE);
  expect(input[0]).toBeCloseTo((255 - 123.675) / 58.395, 5);
  expect(input[1024]).toBeCloseTo(-123.675 / 58.395, 5);
  expect(input[PLANE + 1024]).toBeCloseTo((128 - 116.28) / 57.12, 5);
  expect(input[2 * PLANE + 1024]).toBeCloseTo((64 - 103.53) / 57.375, 5);
  expect(input[2 * 1024]).toBe(0);
  expect(input.at(-1)).toBe(0);
});

test('points come in the pixels of the encoder, and a padding point ends them where there is no box', () => {
  const { coords, labels } = decoderPoints(
    {
      points: [
        { x: 2000, y: 1000, label: 1 },
        { x: 0, y: 500, label: 0 },
      ],
      box: null,
      previous: null,
    },
    { width: 4000, height: 2000 },
  );
  expect([...coords]).toEqual([512, 256, 0, 128, 0, 0]);
  expect([...labels]).toEqual([1, 0, -1]);
});

test('a box is its corners', () => {
  const box = { x: 100, y: 200, width: 50, height: 60 };
  const { coords, labels } = decoderPoints({ points: [], box, previous: null }, { width: 512, height: 1024 });
  expect([...coords]).toEqual([100, 200, 150, 260]);
  expect([...labels]).toEqual([2, 3]);
});

test('a map covers the whole photo and nothing of the padding', () => {
  const photo = { width: 3000, height: 2000 };
  const map = mapFromGrid(PLACES, photo);
  expect(map).toMatchObject({ width: 256, height: 171, area: { x: 0, y: 0, width: 3000, height: 2000 } });
  // The photo ends at 170.67 rows of the grid; the centre of its last cell lies at that of row 169.67.
  expect(map.data[170 * 256]).toBeCloseTo((170.5 * 170.6667) / 171 - 0.5, 2);
  expect(map.data[0]).toBeCloseTo(0, 5);
  expect(map.data[255]).toBeCloseTo(0.255, 5);
});

test('an upright photo is padded at its right', () => {
  const map = mapFromGrid(PLACES, { width: 500, height: 1000 });
  expect(map).toMatchObject({ width: 128, height: 256 });
  expect(map.data[127]).toBeCloseTo(0.127, 5);
});

test('a square photo is the grid itself', () => {
  const { data } = mapFromGrid(PLACES, { width: 700, height: 700 });
  expect(data.every((value, index) => value === PLACES[index])).toBe(true);
});

test.each([
  { width: 3000, height: 2000 },
  { width: 2000, height: 3000 },
  { width: 4001, height: 333 },
  { width: 640, height: 640 },
])('an earlier answer goes back into the grid where it came from: %o', (photo) => {
  const smooth = Float32Array.from({ length: GRID_CELLS }, (_, index) => {
    const y = Math.floor(index / GRID_EDGE);
    return Math.sin(y / 20) * 5 + Math.cos((index % GRID_EDGE) / 17) * 5;
  });
  const grid = gridFromMap(mapFromGrid(smooth, photo), photo);
  const scale = GRID_EDGE / Math.max(photo.width, photo.height);
  const rows = Math.floor(photo.height * scale);
  const columns = Math.floor(photo.width * scale);
  let worst = 0;
  for (let y = 1; y < rows - 1; y++)
    for (let x = 1; x < columns - 1; x++) {
      const at = y * GRID_EDGE + x;
      worst = Math.max(worst, Math.abs((grid[at] ?? 0) - (smooth[at] ?? 0)));
    }
  expect(worst).toBeLessThan(0.1);
});

test('what lies beyond the photo is outside', () => {
  const photo = { width: 1000, height: 500 };
  const inside = mapFromGrid(new Float32Array(GRID_CELLS).fill(3), photo);
  const grid = gridFromMap(inside, photo);
  expect(grid.subarray(0, 128 * GRID_EDGE).every((value) => value === 3)).toBe(true);
  expect(grid.subarray(128 * GRID_EDGE).every((value) => value === -10)).toBe(true);
});
