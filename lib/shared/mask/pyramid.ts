/** Area-averaged halves of the mask, for the zoomed-out view. A third of the mask's bytes again. */
import type { Rect } from './geometry';
import { intersectRects, isEmptyRect, rectOf } from './geometry';
import type { Mask } from './mask';
import { createMask } from './mask';

/** `levels[0]` is the mask itself (not a copy); each next one is half as wide and high, rounded up. */
export type Pyramid = { readonly levels: readonly Mask[] };

const SMALLEST_EDGE = 256;

/** Halves of the part of `upper` that `rect` (in its pixels) touches; returns that part in `lower`'s pixels. */
function halve(upper: Mask, lower: Mask, rect: Rect): Rect {
  const left = rect.x >> 1;
  const top = rect.y >> 1;
  const right = Math.min(lower.width, (rect.x + rect.width + 1) >> 1);
  const bottom = Math.min(lower.height, (rect.y + rect.height + 1) >> 1);
  const lastY = upper.height - 1;
  const words = upper.width % 8 === 0 ? { upper: wordsOf(upper.data), lower: wordsOf(lower.data) } : null;
  for (let y = top; y < bottom; y++) {
    const rowA = 2 * y * upper.width;
    // An odd edge repeats its last row and column, which averages just what is there.
    const rowB = Math.min(2 * y + 1, lastY) * upper.width;
    if (words?.upper && words.lower) {
      // From a whole word on; a pixel more than was asked for comes out as it was.
      for (let x = left & ~3; x < right; x += 4) {
        const solid = findSolid(words.upper, (rowA + 2 * x) >> 2, (rowB + 2 * x) >> 2);
        if (solid === null) halveRow(upper, rowA, rowB, lower, y, x, x + 4);
        else words.lower[(y * lower.width + x) >> 2] = solid;
      }
    } else halveRow(upper, rowA, rowB, lower, y, left, right);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function halveRow(
  upper: Mask,
  rowA: number,
  rowB: number,
  lower: Mask,
  y: number,
  left: number,
  right: number,
): void {
  const { data } = upper;
  const lastX = upper.width - 1;
  const to = y * lower.width;
  for (let x = left; x < right; x++) {
    const a = 2 * x;
    const b = a < lastX ? a + 1 : lastX;
    const sum =
      (data[rowA + a] as number) +
      (data[rowA + b] as number) +
      (data[rowB + a] as number) +
      (data[rowB + b] as number);
    lower.data[to + x] = (sum + 2) >> 2;
  }
}

/**
 * Eight pixels of two rows that are all kept or all selected, as most of a mask is: then there is nothing to average.
 *
 * @returns four pixels of that; null for a mixture
 */
function findSolid(words: Int32Array, a: number, b: number): number | null {
  const first = words[a] as number;
  if (first !== 0 && first !== -1) return null;
  return words[a + 1] === first && words[b] === first && words[b + 1] === first ? first : null;
}

/** Null where the bytes do not begin on a word. Signed, since numbers from 2^31 on are slow. */
function wordsOf({ buffer, byteOffset, length }: Uint8Array<ArrayBuffer>): Int32Array | null {
  return byteOffset % 4 === 0 ? new Int32Array(buffer, byteOffset, length >> 2) : null;
}

/** Brings all levels up to date with what changed in the mask within `rect` (mask pixels). */
export function updatePyramid(pyramid: Pyramid, rect: Rect): void {
  const [base, ...halves] = pyramid.levels;
  if (!base) return;
  let upper = base;
  let area = intersectRects(rect, rectOf(base));
  if (isEmptyRect(area)) return;
  for (const lower of halves) {
    area = halve(upper, lower, area);
    upper = lower;
  }
}

/** @param isEmpty the mask has nothing but zeros, so there is nothing to average yet */
export function createPyramid(mask: Mask, { isEmpty = false } = {}): Pyramid {
  const levels = [mask];
  let { width, height } = mask;
  while (Math.max(width, height) > SMALLEST_EDGE) {
    width = (width + 1) >> 1;
    height = (height + 1) >> 1;
    levels.push(createMask(width, height));
  }
  const pyramid = { levels };
  if (!isEmpty) updatePyramid(pyramid, rectOf(mask));
  return pyramid;
}

/**
 * The coarsest level that still has a pixel for each pixel of the screen.
 *
 * @param scale device pixels per image pixel
 */
export function pickLevel(pyramid: Pyramid, scale: number): number {
  const halvings = Math.floor(Math.log2(1 / scale) + 1e-9);
  return Math.max(0, Math.min(pyramid.levels.length - 1, halvings));
}
