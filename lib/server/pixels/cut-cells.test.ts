import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cellRect } from '@/lib/shared/recipes/sticker-grid';
import { CAT } from '@/test/pictures';
import { runPixelJob } from './run-pixel-job';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-cells-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function cut(picture: Buffer, columns: number, rows: number, indexes: readonly number[]) {
  const sourcePath = join(directory, 'sheet');
  await writeFile(sourcePath, picture);
  const cells = indexes.map((index) => ({ index, outputPath: join(directory, `cell-${index}`) }));
  const made = await runPixelJob('cutCells', { sourcePath, columns, rows, cells });
  return Promise.all(
    cells.map(async ({ outputPath }, at) => ({
      ...made[at],
      ...(await sharp(await readFile(outputPath))
        .raw()
        .toBuffer({ resolveWithObject: true })),
    })),
  );
}

test('cells are the very pixels of the picture, in reading order', async () => {
  const picture = await readFile(CAT);
  const size = { width: 451, height: 300 };
  const cells = await cut(picture, 3, 2, [0, 1, 2, 3, 4, 5]);
  for (const [index, cell] of cells.entries()) {
    const { x: left, y: top, width, height } = cellRect(size, { columns: 3, rows: 2 }, index);
    expect(cell).toMatchObject({ width, height, hasTransparency: false });
    const expected = await sharp(picture)
      .extract({ left, top, width, height })
      .removeAlpha()
      .raw()
      .toBuffer();
    expect(cell.data.equals(expected)).toBe(true);
  }
});

test('only those asked for are made', async () => {
  const cells = await cut(await readFile(CAT), 3, 3, [8]);
  expect(cells).toHaveLength(1);
  expect(cells[0]).toMatchObject({ width: 150, height: 100 });
});

test('on clear ground, what a neighbour lets hang into a cell is left out; what belongs to the cell stays', async () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200">
    <rect x="40" y="40" width="168" height="120" fill="#d02020"/>
    <rect x="260" y="40" width="100" height="120" fill="#2040d0"/>
    <rect x="370" y="20" width="8" height="8" fill="#20d040"/></svg>`;
  const [left, right] = await cut(await sharp(Buffer.from(svg)).png().toBuffer(), 2, 1, [0, 1]);
  if (left === undefined || right === undefined) throw new Error('two cells');
  const at = (cell: typeof left, x: number, y: number) => [
    ...cell.data.subarray((y * cell.info.width + x) * 4, (y * cell.info.width + x) * 4 + 4),
  ];
  expect(right).toMatchObject({ width: 200, height: 200, hasTransparency: true });
  // The red one reaches eight pixels into the right cell, and to the edge of its own, which it keeps.
  expect(at(right, 5, 100)).toEqual([0, 0, 0, 0]);
  expect(at(left, 199, 100)).toEqual([208, 32, 32, 255]);
  expect(at(right, 100, 100)).toEqual([32, 64, 208, 255]);
  // Small, but not at the edge.
  expect(at(right, 173, 23)).toEqual([32, 208, 64, 255]);
});

test('what is no picture is refused with a sentence', async () => {
  await expect(cut(Buffer.from('nothing'), 2, 2, [0])).rejects.toMatchObject({ code: 'unsupported_image' });
});
