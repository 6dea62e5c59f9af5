import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CoarseMap } from './coarse-map';
import { traceOutline } from './trace-outline';

function mapOf(rows: readonly string[], area = { x: 0, y: 0, width: 0, height: 0 }): CoarseMap {
  const [width, height] = [rows[0]?.length ?? 0, rows.length];
  const data = Float32Array.from(rows.join(''), (cell) => (cell === '#' ? 1 : -1));
  return { width, height, data, area: area.width === 0 ? { x: 0, y: 0, width, height } : area };
}

/** Twice what a closed line surrounds; positive where it goes round clockwise on the screen. */
function surround(line: readonly { x: number; y: number }[]): number {
  return line.reduce((sum, { x, y }, i) => {
    const to = line[(i + 1) % line.length] as { x: number; y: number };
    return sum + x * to.y - to.x * y;
  }, 0);
}

test('one cell is surrounded half way to its neighbours', () => {
  const [line, ...others] = traceOutline(mapOf(['...', '.#.', '...']));
  expect(others).toEqual([]);
  expect(line).toHaveLength(4);
  expect(new Set(line?.map(({ x, y }) => `${x},${y}`))).toEqual(
    new Set(['1.5,1', '1,1.5', '1.5,2', '2,1.5']),
  );
});

test('the line lies where the logits are 0, in pixels of the photo', () => {
  const map: CoarseMap = {
    width: 2,
    height: 1,
    data: Float32Array.of(3, -1),
    area: { x: 100, y: 50, width: 200, height: 40 },
  };
  const [line] = traceOutline(map);
  expect(Math.max(...(line ?? []).map(({ x }) => x))).toBeCloseTo(100 + (200 * (0.5 + 0.75)) / 2);
  for (const { x, y } of line ?? []) {
    expect(x).toBeGreaterThanOrEqual(100);
    expect(y).toBeGreaterThanOrEqual(50);
    expect(y).toBeLessThanOrEqual(90);
  }
});

test('a hole has a line of its own, which goes round the other way', () => {
  const lines = traceOutline(mapOf(['.....', '.###.', '.#.#.', '.###.', '.....']));
  expect(lines.map(surround).map(Math.sign).toSorted()).toEqual([-1, 1]);
});

test('nothing has no line, and everything one along the edge', () => {
  expect(traceOutline(mapOf(['..', '..']))).toEqual([]);
  expect(traceOutline(mapOf(['##', '##']))).toHaveLength(1);
});

test('lines are closed, inside the area, and surround more where more is inside', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.infiniteStream(fc.constantFrom(-4, -2, -1, 1, 2, 4)),
      (width, height, values) => {
        const data = Float32Array.from({ length: width * height }, () => values.next().value ?? 0);
        const map = { width, height, data, area: { x: 7, y: 9, width: 10 * width, height: 10 * height } };
        const lines = traceOutline(map);
        const inside = data.some((value) => value > 0);
        expect(lines.length > 0).toBe(inside);
        for (const { x, y } of lines.flat()) {
          expect(x).toBeGreaterThanOrEqual(7);
          expect(x).toBeLessThanOrEqual(7 + 10 * width);
          expect(y).toBeGreaterThanOrEqual(9);
          expect(y).toBeLessThanOrEqual(9 + 10 * height);
        }
        if (inside) expect(lines.reduce((sum, line) => sum + surround(line), 0)).toBeGreaterThan(0);
      },
    ),
  );
});
