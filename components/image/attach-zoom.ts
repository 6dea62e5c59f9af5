import type { Size } from '@/lib/shared/mask/geometry';
import { type Point, pinchOf, wheelFactor } from '@/lib/shared/view-arithmetic';
import { clampView, fitView, isZoomed, panBy, type View, zoomTo } from './zoom';

export type ZoomControls = {
  /** @param factor of the present scale, about the middle of the stage */
  zoomBy: (factor: number) => void;
  /** @param percent device pixels for each image pixel; null shows all of the picture */
  zoomToPercent: (percent: number | null) => void;
  /** @returns whether there was anything to pan to */
  panBy: (by: Point) => boolean;
};

export type ZoomTarget = {
  stage: HTMLElement;
  /** Laid out at the image's own size with its centre in the stage's; only its transform is written. */
  picture: HTMLElement;
  image: Size;
  /** Device pixels for each image pixel, in percent, and whether all of the picture is in sight. */
  onZoom: (percent: number, fit: boolean) => void;
  /** A swipe across a picture that is not zoomed: 1 asks for the one on the right, -1 for the one on the left. */
  onSwipe: (direction: 1 | -1) => void;
};

const SWIPE_PX = 56;
/** From this size on, single pixels are worth seeing. */
const PIXELATED_FROM = 3;
const MIDDLE: Point = { x: 0, y: 0 };

/**
 * Zooms by wheel, pinch and double click, pans by dragging. What moves with the pointer is written to the element and
 * never passes through React.
 */
export function attachZoom({
  stage,
  picture,
  image,
  onZoom,
  onSwipe,
}: ZoomTarget): ZoomControls & { detach: () => void } {
  const pointers = new Map<number, Point>();
  let view: View = { scale: 1, ...MIDDLE };
  let fitted = true;
  let swiped: Point | null = null;

  const room = (): Size => ({ width: stage.clientWidth || 1, height: stage.clientHeight || 1 });

  const show = (next: View) => {
    view = next;
    fitted = !isZoomed(view, image, room());
    const pixels = view.scale * devicePixelRatio;
    picture.style.transform = `translate(-50%, -50%) translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
    picture.style.imageRendering = pixels >= PIXELATED_FROM ? 'pixelated' : 'auto';
    stage.dataset.zoomed = String(!fitted);
    onZoom(Math.round(pixels * 100), fitted);
  };

  const fromCentre = (event: { clientX: number; clientY: number }): Point => {
    const box = stage.getBoundingClientRect();
    return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
  };

  const refit = () => show(fitted ? fitView(image, room()) : clampView(view, image, room()));
  const zoom = (scale: number, at: Point) => show(zoomTo(view, scale, at, image, room()));

  const onWheel = (event: WheelEvent) => {
    event.preventDefault();
    zoom(view.scale * wheelFactor(event), fromCentre(event));
  };

  const onDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    stage.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, fromCentre(event));
    swiped = event.pointerType === 'mouse' || pointers.size > 1 || !fitted ? null : MIDDLE;
  };

  const onMove = (event: PointerEvent) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = fromCentre(event);
    pointers.set(event.pointerId, now);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const { factor, middle } = pinchOf(before, now, other);
      zoom(view.scale * factor, middle);
      return;
    }
    const by = { x: now.x - before.x, y: now.y - before.y };
    if (swiped) swiped = { x: swiped.x + by.x, y: swiped.y + by.y };
    if (!fitted) show(panBy(view, by, image, room()));
  };

  const onUp = (event: PointerEvent) => {
    const { x, y } = swiped ?? MIDDLE;
    pointers.delete(event.pointerId);
    swiped = null;
    if (event.type === 'pointerup' && Math.abs(x) > SWIPE_PX && Math.abs(x) > 2 * Math.abs(y))
      onSwipe(x < 0 ? 1 : -1);
  };

  const onDoubleClick = (event: MouseEvent) => {
    const fit = fitView(image, room());
    if (fitted) zoom(Math.max(1 / devicePixelRatio, fit.scale * 2), fromCentre(event));
    else show(fit);
  };

  refit();
  const observer = new ResizeObserver(refit);
  observer.observe(stage);
  const listeners = new AbortController();
  const { signal } = listeners;
  // React's wheel listeners are passive: the page behind would zoom or scroll too.
  stage.addEventListener('wheel', onWheel, { passive: false, signal });
  stage.addEventListener('pointerdown', onDown, { signal });
  stage.addEventListener('pointermove', onMove, { signal });
  stage.addEventListener('pointerup', onUp, { signal });
  stage.addEventListener('pointercancel', onUp, { signal });
  stage.addEventListener('dblclick', onDoubleClick, { signal });

  return {
    zoomBy: (factor) => zoom(view.scale * factor, MIDDLE),
    zoomToPercent: (percent) => {
      if (percent === null) show(fitView(image, room()));
      else zoom(percent / 100 / devicePixelRatio, MIDDLE);
    },
    panBy: (by) => {
      if (fitted) return false;
      show(panBy(view, by, image, room()));
      return true;
    },
    detach: () => {
      observer.disconnect();
      listeners.abort();
    },
  };
}
