import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noiseMask } from '@/test/masks';
import { drawPhoto } from '@/test/selections';
import { dropSpecks } from './drop-specks';
import { createGrid, EDGE, INSIDE, type LabelGrid, markEdges, readCell } from './label-grid';

function gridOf(...rows: string[]): LabelGrid {
  const width = rows[0]?.length ?? 0;
  const cells = Uint8Array.from(rows.join(''), (mark) => (mark === '#' ? INSIDE : 0));
  return { shift: 0, x: 0, y: 0, width, height: rows.length, cells };
}

const show = ({ width, cells }: LabelGrid) =>
  Array.from({ length: cells.length / width }, (_, y) =>
    [...cells.subarray(y * width, (y + 1) * width)]
      .map((cell) => ((cell & INSIDE) === 0 ? '.' : '#'))
      .join(''),
  );

test('a grid covers what its rectangle touches, with its frame, and never more than the photo', () => {
  expect(createGrid({ width: 21, height: 30 }, { x: 5, y: 9, width: 8, height: 3 }, 2, 1)).toMatchObject({
    x: 0,
    y: 1,
    width: 5,
    height: 3,
  });
});

test('a cell up to four pixels wide is the mean of its pixels, also where the photo cuts it off', () => {
  const photo = drawPhoto({ width: 10, height: 7 }, (x, y) => [x * 20, y * 30, (x * y) % 200], 5);
  const out = new Float32Array(3);
  for (const shift of [0, 1, 2]) {
    const size = 2 ** shift;
    for (let cellY = 0; cellY * size < photo.height; cellY++) {
      for (let cellX = 0; cellX * size < photo.width; cellX++) {
        readCell(photo, shift, cellX, cellY, out, 0);
        const greens: number[] = [];
        for (let y = cellY * size; y < Math.min(photo.height, (cellY + 1) * size); y++) {
          for (let x = cellX * size; x < Math.min(photo.width, (cellX + 1) * size); x++)
            greens.push(photo.data[(y * photo.width + x) * 4 + 1] as number);
        }
        const mean = greens.reduce((sum, value) => sum + value, 0) / greens.length;
        expect(out[1]).toBeCloseTo(shift === 0 ? mean : mean + 0.5, 3);
      }
    }
  }
});

test('a cell of a coarse scale is read also where only a strip of it is in the photo', () => {
  const photo = drawPhoto({ width: 33, height: 17 }, () => [80, 90, 100]);
  const out = new Uint8Array(3);
  readCell(photo, 4, 2, 1, out, 0);
  expect([...out]).toEqual([80, 90, 100]);
});

test('edges are the cells with both sides within reach, no others', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 12 }),
      fc.nat(999),
      (width, height, seed) => {
        const cells = noiseMask(width, height, 0.15, seed).data.map((value) => value & INSIDE);
        const grid = { shift: 0, x: 0, y: 0, width, height, cells };
        markEdges(grid, EDGE, 1);
        for (let i = 0; i < cells.length; i++) {
          const x = i % width;
          const y = Math.floor(i / width);
          const near = new Set<number>();
          for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
            for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++)
              near.add((cells[v * width + u] as number) & INSIDE);
          }
          expect(((cells[i] as number) & EDGE) !== 0).toBe(near.size === 2);
        }
      },
    ),
    { numRuns: 200 },
  );
});

const UNSURE = 0.3;

test('small parts and holes that the map is not sure of go; a hole that is open to the frame stays', () => {
  const grid = gridOf('.......', '.#####.', '.#.###.', '.#####.', '.......', '.....#.', '.......');
  dropSpecks(
    grid,
    Float32Array.from(grid.cells, (cell) => (cell === INSIDE ? UNSURE : -UNSURE)),
    3,
  );
  expect(show(grid)).toEqual(['.......', '.#####.', '.#####.', '.#####.', '.......', '.......', '.......']);
});

test('what the map is sure of stays, however small', () => {
  const rows = ['.......', '.#####.', '.#.###.', '.#####.', '.......', '.....#.', '.......'];
  const grid = gridOf(...rows);
  dropSpecks(
    grid,
    Float32Array.from(grid.cells, (cell) => (cell === INSIDE ? 5 : -5)),
    3,
  );
  expect(show(grid)).toEqual(rows);
});
