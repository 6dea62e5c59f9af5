import { expect, test } from 'vitest';
import { english } from '@/test/english';
import {
  findTarget,
  inUnit,
  isMakeable,
  isTargetId,
  printPixels,
  TARGET_IDS,
  TARGETS,
  type Target,
  targetLabel,
} from './restyle-targets';

const settings = { made: [], print: { width: 100, height: 150, unit: 'mm' } } as const;

test('every target has a name of its own and can be made, and the least of it has its shape', () => {
  const names = TARGET_IDS.map((id) => english.t(targetLabel(id)));
  expect(new Set(names).size).toBe(TARGET_IDS.length);
  for (const target of TARGETS as readonly Target[]) {
    expect(isMakeable(target)).toBe(true);
    expect(findTarget(target.id, settings)).toBe(target);
    if (target.min) expect(target.min.width).toBeLessThanOrEqual(target.width);
    if (target.min) expect(target.min.height).toBeLessThanOrEqual(target.height);
  }
});

test.each([
  ['10 x 15 cm', { width: 100, height: 150, unit: 'mm' }, 1252, 1843],
  ['4 x 6 in', { width: 4, height: 6, unit: 'in' }, 1271, 1871],
  ['A4', { width: 210, height: 297, unit: 'mm' }, 2551, 3579],
] as const)('a print of %s has 300 dots per inch and 3 mm more at each edge', (_, print, width, height) => {
  expect(printPixels(print)).toEqual({ width, height });
  expect(findTarget('print', { made: [], print })).toMatchObject({
    width,
    height,
    bleedPx: 35,
    dpi: 300,
    min: null,
  });
});

test('a person’s own target is found by its id, and nothing by another', () => {
  const made = [
    { id: 'mine', name: 'Board', width: 800, height: 400, format: 'webp', ground: '102030' },
  ] as const;
  expect(findTarget('mine', { ...settings, made })).toMatchObject({
    width: 800,
    height: 400,
    format: 'webp',
    ground: '102030',
    maxBytes: null,
  });
  expect(findTarget('mine', settings)).toBeNull();
  expect(isTargetId('mine')).toBe(false);
  expect(isTargetId('amazon')).toBe(true);
});

test.each([
  [16, 16, true],
  [15, 500, false],
  [10_000, 6_000, true],
  [10_000, 6_001, false],
  [10_001, 100, false],
])('%i x %i: %s', (width, height, makeable) => {
  expect(isMakeable({ width, height })).toBe(makeable);
});

test('a print in the other unit is as large as it was, and can be made as it could', () => {
  const card = { width: 148.5, height: 105, unit: 'mm' } as const;
  const inches = inUnit(card, 'in');
  expect(inches).toEqual({ width: 5.846, height: 4.134, unit: 'in' });
  expect(inUnit(inches, 'mm')).toEqual(card);
  expect(inUnit(card, 'mm')).toBe(card);
  const [before, after] = [printPixels(card), printPixels(inches)];
  expect(Math.abs(before.width - after.width)).toBeLessThanOrEqual(1);
  expect(isMakeable(after)).toBe(true);
});
