import { expect, test } from 'vitest';
import { drawMap } from '@/test/selections';
import { cellSizeOf, findExtent, sampleLogits } from './coarse-map';

const map = drawMap({ width: 60, height: 40 }, 10, (x, y) => x - 2 * y);

test('between the centres of cells logits are linear, beyond the outer ones they go on', () => {
  const row = sampleLogits(map, { x: 0.5, y: 15 }, 1, 60, 1);
  expect(row[20]).toBeCloseTo(20.5 - 30, 4);
  expect(row[54]).toBeCloseTo(54.5 - 30, 4);
  expect(row[0]).toBe(5 - 30);
  expect(row[59]).toBe(55 - 30);
});

test('a map of one cell is the same everywhere', () => {
  const one = { width: 1, height: 1, data: Float32Array.of(3), area: { x: 4, y: 4, width: 9, height: 5 } };
  expect([...sampleLogits(one, { x: 0, y: 0 }, 7, 3, 2)]).toEqual([3, 3, 3, 3, 3, 3]);
  expect(cellSizeOf(one)).toBe(9);
});

test('the extent is that of the cells inside, with cells around them, within the area', () => {
  const spot = drawMap({ width: 100, height: 100 }, 10, (x, y) => (x === 55 && y === 15 ? 1 : -1));
  expect(findExtent(spot, 0)).toEqual({ x: 50, y: 10, width: 10, height: 10 });
  expect(findExtent(spot, 3)).toEqual({ x: 20, y: 0, width: 70, height: 50 });
  const none = drawMap({ width: 100, height: 100 }, 10, () => -1);
  expect(findExtent(none, 3)).toEqual({ x: 0, y: 0, width: 0, height: 0 });
});
