import { expect, test } from 'vitest';
import { createMask, type Mask } from '@/lib/shared/mask/mask';
import { type MaskRefinement, refineMask } from './refine-mask';

/** A square ring: 40 wide, 10 thick, with a hole of 20. */
function ring(): Mask {
  const mask = createMask(100, 90);
  for (let y = 20; y < 60; y++) mask.data.fill(255, y * 100 + 30, y * 100 + 70);
  for (let y = 30; y < 50; y++) mask.data.fill(0, y * 100 + 40, y * 100 + 60);
  return mask;
}

function valueAfter(kind: MaskRefinement, amountPx: number, x: number, y: number): number {
  const mask = ring();
  const { rect, data } = refineMask(mask, kind, amountPx);
  const inside = x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height;
  return (inside ? data[(y - rect.y) * rect.width + x - rect.x] : mask.data[y * 100 + x]) ?? -1;
}

test('each refinement does what it is called', () => {
  expect(valueAfter('grow', 5, 27, 40)).toBe(255);
  expect(valueAfter('shrink', 3, 31, 40)).toBe(0);
  expect(valueAfter('feather', 4, 29, 40)).toBeGreaterThan(0);
  expect(valueAfter('feather', 4, 29, 40)).toBeLessThan(255);
  expect(valueAfter('smooth', 12, 30, 20)).toBe(0);
  expect(valueAfter('fillHoles', 20, 50, 40)).toBe(255);
  expect(valueAfter('fillHoles', 19, 50, 40)).toBe(0);
});

test('the mask that is refined stays as it is, so that the next place of the slider starts from it', () => {
  const mask = ring();
  for (const kind of ['grow', 'shrink', 'feather', 'smooth', 'fillHoles'] as const) refineMask(mask, kind, 6);
  expect(mask.data).toEqual(ring().data);
});

test('an empty mask has nothing to refine', () => {
  expect(refineMask(createMask(20, 20), 'grow', 5)).toEqual({
    rect: { x: 0, y: 0, width: 0, height: 0 },
    data: new Uint8Array(0),
  });
});
