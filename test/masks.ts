/** What the tests of this folder share: building masks, and looking at them. */
import type { Rect } from '@/lib/shared/mask/geometry';
import type { Mask } from '@/lib/shared/mask/mask';
import { createMask } from '@/lib/shared/mask/mask';

/** A mask drawn in text: `#` 255, `+` 128, `-` 100, anything else 0. */
export function drawMask(...rows: string[]): Mask {
  const mask = createMask(rows[0]?.length ?? 0, rows.length);
  const values: Record<string, number> = { '#': 255, '+': 128, '-': 100 };
  for (const [y, row] of rows.entries()) {
    for (const [x, mark] of [...row].entries()) mask.data[y * mask.width + x] = values[mark] ?? 0;
  }
  return mask;
}

/** Deterministic noise (mulberry32), so that a failure can be looked at again. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Binary noise of the given density. */
export function noiseMask(width: number, height: number, density: number, seed: number): Mask {
  const random = createRandom(seed);
  return createMask(
    width,
    height,
    Uint8Array.from({ length: width * height }, () => (random() < density ? 255 : 0)),
  );
}

export function sumOf(mask: Mask): number {
  return mask.data.reduce((sum, value) => sum + value, 0) / 255;
}

export function valueAt(mask: Mask, x: number, y: number): number {
  return mask.data[y * mask.width + x] as number;
}

/** Whether every byte that differs lies within `rect`. */
export function differsOnlyWithin(before: Mask, after: Mask, rect: Rect): boolean {
  return before.data.every((value, i) => {
    const x = i % before.width;
    const y = Math.floor(i / before.width);
    const inside = x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
    return inside || value === after.data[i];
  });
}

/** FNV-1a, enough to compare states. */
export function hashOf(mask: Mask): number {
  let hash = 0x811c9dc5;
  for (const value of mask.data) hash = Math.imul(hash ^ value, 0x01000193);
  return hash >>> 0;
}

/** The mask seen in a mirror. */
export function mirror(mask: Mask): Mask {
  const mirrored = createMask(mask.width, mask.height);
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++)
      mirrored.data[y * mask.width + mask.width - 1 - x] = valueAt(mask, x, y);
  }
  return mirrored;
}
