import { expect, test } from 'vitest';
import { drawMask } from '@/test/masks';
import { combineMasks, combineRow, paintRows } from './blend';
import { createMask, cropMask, requireSameSize } from './mask';

const rule = {
  add: (m: number, c: number) => Math.max(m, c),
  subtract: (m: number, c: number) => Math.min(m, 255 - c),
  intersect: (m: number, c: number) => Math.min(m, c),
};

test.each(['add', 'subtract', 'intersect'] as const)(
  '%s does what it says for all 65,536 pairs, and twice is once',
  (mode) => {
    const m = Uint8Array.from({ length: 65_536 }, (_, i) => i >> 8);
    const c = Uint8Array.from({ length: 65_536 }, (_, i) => i & 255);
    const expected = m.map((value, i) => rule[mode](value, c[i] as number));
    combineRow(m, 0, c, 0, m.length, mode);
    expect(m).toEqual(expected);
    combineRow(m, 0, c, 0, m.length, mode);
    expect(m).toEqual(expected);
  },
);

test('masks are combined as a whole, and never with one of another size', () => {
  const target = drawMask('##..', '....');
  expect(combineMasks(target, drawMask('.##.', '...#'), 'add')).toEqual({ x: 0, y: 0, width: 4, height: 2 });
  expect(target).toEqual(drawMask('###.', '...#'));
  combineMasks(target, drawMask('#...', '...#'), 'subtract');
  expect(target).toEqual(drawMask('.##.', '....'));
  expect(() => combineMasks(target, createMask(2, 4), 'add')).toThrow(RangeError);
  expect(() => requireSameSize(target, target)).not.toThrow();
});

test('intersecting clears all that lies outside, and says so before', () => {
  const mask = drawMask('####', '####', '####', '####');
  const announced: unknown[] = [];
  const rect = paintRows(
    mask,
    { x: 1, y: 1, width: 2, height: 2 },
    'intersect',
    (_, row) => row.fill(255),
    (r) => {
      announced.push(r);
      expect(mask.data.every((value) => value === 255)).toBe(true);
    },
  );
  expect(rect).toEqual({ x: 0, y: 0, width: 4, height: 4 });
  expect(announced).toEqual([rect]);
  expect(mask).toEqual(drawMask('....', '.##.', '.##.', '....'));
});

test('a mask has whole sides and as many bytes as pixels', () => {
  expect(() => createMask(0, 3)).toThrow(RangeError);
  expect(() => createMask(1.5, 3)).toThrow(RangeError);
  expect(() => createMask(2, 2, new Uint8Array(5))).toThrow(RangeError);
  expect(cropMask(drawMask('.#.', '###'), { x: 1, y: 0, width: 2, height: 2 })).toEqual(drawMask('#.', '##'));
});
