/** Where the photo lies on the screen. Plain values and functions: no event, no canvas. */
import { fitScale, scaleAbout } from '@/lib/shared/view-arithmetic';
import type { ImagePoint, Rect, ScreenPoint, Size } from './geometry';
import { coverExtent, imagePoint, intersectRects, rectOf, screenPoint } from './geometry';

/**
 * `scale` is CSS pixels per image pixel; the image's top left corner lies at (offsetX, offsetY) CSS pixels.
 * `pixelRatio` is device pixels per CSS pixel: at "100 %" an image pixel is one *device* pixel.
 */
export type View = {
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
  readonly pixelRatio: number;
};

/** Device pixels per image pixel at which zooming by keys and buttons stops. */
export const ZOOM_STEPS: readonly number[] = [
  1 / 64,
  1 / 48,
  1 / 32,
  1 / 24,
  1 / 16,
  1 / 12,
  1 / 8,
  1 / 6,
  1 / 4,
  1 / 3,
  1 / 2,
  2 / 3,
  1,
  1.5,
  2,
  3,
  4,
  6,
  8,
  12,
  16,
  24,
  32,
  48,
  64,
];
export const MIN_ZOOM = ZOOM_STEPS[0] as number;
export const MAX_ZOOM = ZOOM_STEPS[ZOOM_STEPS.length - 1] as number;

/** A small photo is enlarged so far to fill the screen; beyond that it would only be coarse. */
export const MAX_FIT_ZOOM = 4;
/** From here on the pixels of the photo are large enough to be told apart by lines. */
const GRID_FROM_ZOOM = 8;

/** Zooms nearer to a sticky one than this share snap to it. */
const STICKY_SHARE = 0.04;
/** At least so many CSS pixels of the photo stay on the screen, so that it cannot be lost. */
const KEEP_VISIBLE_PX = 48;

export function toImage(view: View, point: ScreenPoint): ImagePoint {
  return imagePoint((point.x - view.offsetX) / view.scale, (point.y - view.offsetY) / view.scale);
}

export function toScreen(view: View, point: ImagePoint): ScreenPoint {
  return screenPoint(point.x * view.scale + view.offsetX, point.y * view.scale + view.offsetY);
}

/**
 * A pointer event's client coordinates in the container's own CSS pixels. `box` is `getBoundingClientRect()`, `layout` the
 * container's `offsetWidth` and `offsetHeight`: they differ under a CSS transform.
 */
export function fromClient(
  clientX: number,
  clientY: number,
  box: { left: number; top: number } & Size,
  layout: Size,
): ScreenPoint {
  return screenPoint(
    ((clientX - box.left) * layout.width) / box.width,
    ((clientY - box.top) * layout.height) / box.height,
  );
}

/** Device pixels per image pixel: 1 is "100 %". */
export function zoomOf(view: View): number {
  return view.scale * view.pixelRatio;
}

export function clampZoom(zoom: number): number {
  return Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom));
}

/** The zoom at which the whole image is seen, with a margin in CSS pixels; never above `MAX_FIT_ZOOM`. */
export function fitZoom(image: Size, screen: Size, pixelRatio: number, marginPx = 16): number {
  return Math.max(MIN_ZOOM, Math.min(MAX_FIT_ZOOM, fitScale(image, screen, marginPx) * pixelRatio));
}

/** The image in the middle of the screen. */
export function centreView(image: Size, screen: Size, pixelRatio: number, zoom: number): View {
  const scale = clampZoom(zoom) / pixelRatio;
  return {
    scale,
    offsetX: (screen.width - image.width * scale) / 2,
    offsetY: (screen.height - image.height * scale) / 2,
    pixelRatio,
  };
}

export function fitView(image: Size, screen: Size, pixelRatio: number, marginPx?: number): View {
  return centreView(image, screen, pixelRatio, fitZoom(image, screen, pixelRatio, marginPx));
}

/** Another zoom, with the image point under `anchor` staying where it is. */
export function zoomAt(view: View, anchor: ScreenPoint, zoom: number): View {
  const { scale: from, offsetX, offsetY, pixelRatio } = view;
  const { scale, x, y } = scaleAbout(
    { scale: from, x: offsetX, y: offsetY },
    clampZoom(zoom) / pixelRatio,
    anchor,
  );
  return { scale, offsetX: x, offsetY: y, pixelRatio };
}

export function panBy(view: View, deltaX: number, deltaY: number): View {
  return { ...view, offsetX: view.offsetX + deltaX, offsetY: view.offsetY + deltaY };
}

/** Two fingers: what lay under `from` comes to lie under `to`, scaled by how far they moved apart. */
export function pinch(view: View, from: ScreenPoint, to: ScreenPoint, factor: number): View {
  return panBy(zoomAt(view, from, zoomOf(view) * factor), to.x - from.x, to.y - from.y);
}

/** The next step in that direction; `extra` (the zoom that fits) is a step too. */
export function stepZoom(zoom: number, direction: 1 | -1, extra?: number): number {
  const steps = extra === undefined ? ZOOM_STEPS : [...ZOOM_STEPS, clampZoom(extra)].sort((a, b) => a - b);
  // A hair of tolerance: after zooming by wheel, 0.9999999 is 100 %.
  if (direction > 0) return steps.find((step) => step > zoom * 1.001) ?? MAX_ZOOM;
  return steps.findLast((step) => step < zoom / 1.001) ?? MIN_ZOOM;
}

/** Free zooming (wheel, pinch) rests at 100 %, 200 %, 50 % and the zoom that fits. */
export function snapZoom(zoom: number, fit: number): number {
  const sticky = [1, 2, 0.5, fit].find((stop) => Math.abs(Math.log(zoom / stop)) < STICKY_SHARE);
  return clampZoom(sticky ?? zoom);
}

/** The same view with the photo kept on the screen. */
export function keepVisible(view: View, image: Size, screen: Size): View {
  const clamp = (offset: number, imageLength: number, screenLength: number) => {
    const keep = Math.min(KEEP_VISIBLE_PX, imageLength * view.scale, screenLength);
    return Math.min(screenLength - keep, Math.max(keep - imageLength * view.scale, offset));
  };
  return {
    ...view,
    offsetX: clamp(view.offsetX, image.width, screen.width),
    offsetY: clamp(view.offsetY, image.height, screen.height),
  };
}

/** Another pixel ratio (the window went to another screen): nothing moves, only the percentage changes. */
export function withPixelRatio(view: View, pixelRatio: number): View {
  return { ...view, pixelRatio };
}

/** Image pixels that can be seen. */
export function visibleRect(view: View, image: Size, screen: Size): Rect {
  const topLeft = toImage(view, screenPoint(0, 0));
  const bottomRight = toImage(view, screenPoint(screen.width, screen.height));
  return intersectRects(coverExtent(topLeft.x, topLeft.y, bottomRight.x, bottomRight.y), rectOf(image));
}

/**
 * Where the lines between the image's pixels lie on the screen, in CSS pixels, each in the middle of a device pixel.
 * Null below the zoom at which they help.
 */
export function gridLines(
  view: View,
  image: Size,
  screen: Size,
): { columns: readonly number[]; rows: readonly number[] } | null {
  if (zoomOf(view) < GRID_FROM_ZOOM) return null;
  const { x, y, width, height } = visibleRect(view, image, screen);
  const sharp = (offset: number) => (Math.floor(offset * view.pixelRatio) + 0.5) / view.pixelRatio;
  const between = (from: number, count: number, origin: number) =>
    Array.from({ length: Math.max(0, count + 1) }, (_, index) => sharp((from + index) * view.scale + origin));
  return { columns: between(x, width, view.offsetX), rows: between(y, height, view.offsetY) };
}

/** Device pixels of a screen-sized canvas that show a part of the image, one more on each side for what is averaged in. */
export function deviceRect(view: View, rect: Rect, screen: Size): Rect {
  const topLeft = toScreen(view, imagePoint(rect.x, rect.y));
  const bottomRight = toScreen(view, imagePoint(rect.x + rect.width, rect.y + rect.height));
  const ratio = view.pixelRatio;
  const extent = coverExtent(
    topLeft.x * ratio - 1,
    topLeft.y * ratio - 1,
    bottomRight.x * ratio + 1,
    bottomRight.y * ratio + 1,
  );
  return intersectRects(extent, {
    x: 0,
    y: 0,
    width: Math.ceil(screen.width * ratio),
    height: Math.ceil(screen.height * ratio),
  });
}
