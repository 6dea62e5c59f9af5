/** The mask itself: one byte per pixel at the photo's own resolution. */
import type { Rect, Size } from './geometry';

/** 255 = edit here, 0 = keep. Values between steer the blend when the edit is put back. Row-major, no padding. */
export type Mask = {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
};

/** A part of a mask. */
export type MaskPatch = { readonly rect: Rect; readonly data: Uint8Array<ArrayBuffer> };

/** What the API is told is in or out is decided here: at half coverage. */
export const SELECTED_FROM = 128;

/**
 * Called with the area that is about to be written, before the first write to it, so that undo can copy it. May be
 * called several times by one operation; the areas together are within the rectangle that the operation returns.
 */
export type BeforeWrite = (rect: Rect) => void;

/** @throws RangeError when a side is not a positive whole number or `data` has another length. */
export function createMask(width: number, height: number, data?: Uint8Array<ArrayBuffer>): Mask {
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
    throw new RangeError(`A mask of ${width}x${height} pixels cannot exist.`);
  }
  if (data && data.length !== width * height) {
    throw new RangeError(`A mask of ${width}x${height} has ${width * height} bytes, not ${data.length}.`);
  }
  return { width, height, data: data ?? new Uint8Array(width * height) };
}

export function copyMask(mask: Mask): Mask {
  return { width: mask.width, height: mask.height, data: mask.data.slice() };
}

/** A new mask of the given area, which has to be inside. */
export function cropMask(mask: Mask, rect: Rect): Mask {
  const crop = createMask(rect.width, rect.height);
  for (let row = 0; row < rect.height; row++) {
    const from = (rect.y + row) * mask.width + rect.x;
    crop.data.set(mask.data.subarray(from, from + rect.width), row * rect.width);
  }
  return crop;
}

/** @throws RangeError when the sizes differ: masks of different photos are never combined by accident. */
export function requireSameSize(a: Size, b: Size): void {
  if (a.width !== b.width || a.height !== b.height) {
    throw new RangeError(`Sizes differ: ${a.width}x${a.height} and ${b.width}x${b.height}.`);
  }
}
