import { expect, test } from 'vitest';
import { combineMasks } from '@/lib/shared/mask/blend';
import { createMask, cropMask, type Mask } from '@/lib/shared/mask/mask';
import { patchOperation, replaceOperation } from './canvas-session';
import { parseKeptCanvas } from './canvas-storage';

const RECT = { x: 3, y: 2, width: 4, height: 3 };

function noise(seed: number): Mask {
  const mask = createMask(10, 8);
  for (let i = 0; i < mask.data.length; i++) mask.data[i] = (i * 73 + seed * 151) % 256;
  return mask;
}

test.each(['add', 'subtract', 'intersect'] as const)(
  'a patch is combined (%s) like a mask that is empty around it',
  (mode) => {
    const patch = { rect: RECT, data: cropMask(noise(2), RECT).data };
    const whole = createMask(10, 8);
    replaceOperation(patch)(whole, () => {});
    const expected = noise(1);
    combineMasks(expected, whole, mode);
    const actual = noise(1);
    const touched = patchOperation(patch, mode)(actual, () => {});
    expect(actual.data).toEqual(expected.data);
    expect(touched).toEqual(mode === 'intersect' ? { x: 0, y: 0, width: 10, height: 8 } : RECT);
  },
);

test('undo is told before anything is written', () => {
  const patch = { rect: RECT, data: new Uint8Array(12).fill(255) };
  for (const operation of [patchOperation(patch, 'add'), replaceOperation(patch)]) {
    const mask = createMask(10, 8);
    let sumThen = -1;
    operation(mask, () => {
      sumThen = mask.data.reduce((sum, value) => sum + value, 0);
    });
    expect(sumThen).toBe(0);
  }
});

test('an empty patch touches nothing, and intersecting with it clears', () => {
  const nothing = { rect: { x: 0, y: 0, width: 0, height: 0 }, data: new Uint8Array(0) };
  const mask = noise(1);
  expect(patchOperation(nothing, 'add')(mask, () => {}).width).toBe(0);
  expect(mask.data).toEqual(noise(1).data);
  patchOperation(nothing, 'intersect')(mask, () => {});
  expect(mask.data.some((value) => value > 0)).toBe(false);
});

const KEPT = {
  version: 1,
  width: 10,
  height: 8,
  tiles: [[0, new Uint8Array([1])]],
  markup: [{ id: 1, kind: 'line', points: [0, 0, 1, 1] }],
  frame: null,
  savedAtMs: 5,
};

test('what was kept is taken back only whole, of this version and for a photo of this size', () => {
  const size = { width: 10, height: 8 };
  expect(parseKeptCanvas(KEPT, size)).toBe(KEPT);
  for (const bad of [
    undefined,
    null,
    'text',
    {},
    { ...KEPT, version: 2 },
    { ...KEPT, width: 11 },
    { ...KEPT, tiles: 'none' },
    { ...KEPT, tiles: [[0.5, new Uint8Array(1)]] },
    { ...KEPT, tiles: [[0, [1]]] },
    { ...KEPT, markup: [null] },
    { ...KEPT, markup: [{ kind: 'line' }] },
  ])
    expect(parseKeptCanvas(bad, size)).toBeNull();
});
