/** How new coverage meets what is there. None of the modes builds up: doing the same thing twice changes nothing. */
import type { Rect } from './geometry';
import { rectOf } from './geometry';
import type { BeforeWrite, Mask } from './mask';
import { requireSameSize } from './mask';

/** add = max(m, c); subtract = min(m, 255 − c); intersect = min(m, c). */
export type CombineMode = 'add' | 'subtract' | 'intersect';

/** A brush cannot intersect: it would have to clear everything that it has not reached yet. */
export type PaintMode = Exclude<CombineMode, 'intersect'>;

/** Blends `length` coverage bytes, from `coverageAt` on, into `data` from `at` on. */
export function combineRow(
  data: Uint8Array,
  at: number,
  coverage: Uint8Array,
  coverageAt: number,
  length: number,
  mode: CombineMode,
): void {
  if (mode === 'add') {
    for (let i = 0; i < length; i++) {
      const c = coverage[coverageAt + i] as number;
      if (c > (data[at + i] as number)) data[at + i] = c;
    }
  } else if (mode === 'subtract') {
    for (let i = 0; i < length; i++) {
      const c = 255 - (coverage[coverageAt + i] as number);
      if (c < (data[at + i] as number)) data[at + i] = c;
    }
  } else {
    for (let i = 0; i < length; i++) {
      const c = coverage[coverageAt + i] as number;
      if (c < (data[at + i] as number)) data[at + i] = c;
    }
  }
}

/** Combines two masks of the same size, for instance a wand's selection into the painted mask. */
export function combineMasks(target: Mask, source: Mask, mode: CombineMode, beforeWrite?: BeforeWrite): Rect {
  requireSameSize(target, source);
  const rect = rectOf(target);
  beforeWrite?.(rect);
  combineRow(target.data, 0, source.data, 0, target.data.length, mode);
  return rect;
}

/**
 * Blends coverage that is produced row by row. `rect` must lie inside the mask; `fillRow` gets the image row and a
 * buffer of `rect.width` zeroed bytes. Intersecting also clears everything outside `rect`, and so touches all of it.
 */
export function paintRows(
  mask: Mask,
  rect: Rect,
  mode: CombineMode,
  fillRow: (y: number, row: Uint8Array) => void,
  beforeWrite?: BeforeWrite,
): Rect {
  const touched = mode === 'intersect' ? rectOf(mask) : rect;
  if (touched.width === 0) return touched;
  beforeWrite?.(touched);
  const { width, data } = mask;
  const right = rect.x + rect.width;
  const bottom = rect.y + rect.height;
  const row = new Uint8Array(rect.width);
  if (mode === 'intersect') {
    data.fill(0, 0, rect.y * width);
    data.fill(0, bottom * width);
  }
  for (let y = rect.y; y < bottom; y++) {
    const at = y * width;
    row.fill(0);
    fillRow(y, row);
    if (mode === 'intersect') {
      data.fill(0, at, at + rect.x);
      data.fill(0, at + right, at + width);
    }
    combineRow(data, at + rect.x, row, 0, rect.width, mode);
  }
  return touched;
}
