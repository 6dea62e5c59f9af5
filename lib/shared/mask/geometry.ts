/**
 * Points that know their space, and whole-pixel rectangles.
 *
 * Image space: pixel (i, j) covers [i, i+1) × [j, j+1), so its centre is at (i + 0.5, j + 0.5). Screen space: CSS pixels
 * from the top left corner of the canvas's container.
 */
declare const SPACE: unique symbol;

type PointIn<Space extends string> = { readonly x: number; readonly y: number; readonly [SPACE]: Space };

export type ImagePoint = PointIn<'image'>;
export type ScreenPoint = PointIn<'screen'>;

/** The one place where a number becomes an image coordinate: a screen coordinate cannot slip in unseen. */
export function imagePoint(imageX: number, imageY: number): ImagePoint {
  return { x: imageX, y: imageY } as ImagePoint;
}

export function screenPoint(screenX: number, screenY: number): ScreenPoint {
  return { x: screenX, y: screenY } as ScreenPoint;
}

export type Size = { readonly width: number; readonly height: number };

/** Whole pixels, half-open: the pixels x ≤ i < x + width, y ≤ j < y + height. */
export type Rect = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export const EMPTY_RECT: Rect = { x: 0, y: 0, width: 0, height: 0 };

export function isEmptyRect(rect: Rect): boolean {
  return rect.width <= 0 || rect.height <= 0;
}

export function rectOf(size: Size): Rect {
  return { x: 0, y: 0, width: size.width, height: size.height };
}

export function sameRect(a: Rect, b: Rect): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

/** `EMPTY_RECT` when they do not overlap, so that all empty results compare equal. */
export function intersectRects(a: Rect, b: Rect): Rect {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const right = Math.min(a.x + a.width, b.x + b.width);
  const bottom = Math.min(a.y + a.height, b.y + b.height);
  return right > x && bottom > y ? { x, y, width: right - x, height: bottom - y } : EMPTY_RECT;
}

/** The smallest rectangle around both; an empty one adds nothing. */
export function uniteRects(a: Rect, b: Rect): Rect {
  if (isEmptyRect(a)) return isEmptyRect(b) ? EMPTY_RECT : b;
  if (isEmptyRect(b)) return a;
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** Every side moved outward by whole pixels; an empty rectangle stays empty. */
export function expandRect(rect: Rect, by: number): Rect {
  if (isEmptyRect(rect)) return EMPTY_RECT;
  return { x: rect.x - by, y: rect.y - by, width: rect.width + 2 * by, height: rect.height + 2 * by };
}

export function containsRect(outer: Rect, inner: Rect): boolean {
  return (
    isEmptyRect(inner) ||
    (inner.x >= outer.x &&
      inner.y >= outer.y &&
      inner.x + inner.width <= outer.x + outer.width &&
      inner.y + inner.height <= outer.y + outer.height)
  );
}

/** The smallest whole-pixel rectangle that covers the given extent. */
export function coverExtent(left: number, top: number, right: number, bottom: number): Rect {
  if (!(right > left && bottom > top)) return EMPTY_RECT;
  const x = Math.floor(left);
  const y = Math.floor(top);
  return { x, y, width: Math.ceil(right) - x, height: Math.ceil(bottom) - y };
}

export function diagonalOf(size: Size): number {
  return Math.hypot(size.width, size.height);
}
