/** Where the photo lies on the screen, and how wheel, fingers, keys and buttons move it. */
import type { ScreenPoint, Size } from '@/lib/shared/mask/geometry';
import { screenPoint } from '@/lib/shared/mask/geometry';
import {
  fitView,
  fitZoom,
  keepVisible,
  panBy,
  pinch,
  snapZoom,
  stepZoom,
  type View,
  zoomAt,
  zoomOf,
} from '@/lib/shared/mask/viewport';

export type ZoomTarget = 'in' | 'out' | 'fit' | number;

export type CanvasViewport = ReturnType<typeof createCanvasViewport>;

/** @param onMove the photo lies elsewhere */
export function createCanvasViewport(photo: Size, onMove: () => void) {
  let screen: Size = { width: 1, height: 1 };
  let view: View = fitView(photo, screen, 1);
  let isFitted = true;

  function show(next: View, fitted = false): void {
    view = keepVisible(next, photo, screen);
    isFitted = fitted;
    onMove();
  }

  const centre = () => screenPoint(screen.width / 2, screen.height / 2);
  const fittedZoom = () => fitZoom(photo, screen, view.pixelRatio);

  return {
    view: () => view,
    screen: () => screen,
    centre,
    /** @param anchor what stays where it is; null is the middle of the screen */
    zoomTo(to: ZoomTarget, anchor: ScreenPoint | null): void {
      const at = anchor ?? centre();
      if (to === 'fit') show(fitView(photo, screen, view.pixelRatio), true);
      else if (to === 'in' || to === 'out')
        show(zoomAt(view, at, stepZoom(zoomOf(view), to === 'in' ? 1 : -1, fittedZoom())));
      else show(zoomAt(view, at, to));
    },
    pan(deltaX: number, deltaY: number): void {
      show(panBy(view, deltaX, deltaY));
    },
    /** What lay under `from` comes to lie under `to`, enlarged by `factor`. */
    move(from: ScreenPoint, to: ScreenPoint, factor: number): void {
      if (factor === 1) show(panBy(view, to.x - from.x, to.y - from.y));
      else show(pinch(view, from, to, factor));
    },
    zoomBy(anchor: ScreenPoint, factor: number): void {
      show(zoomAt(view, anchor, zoomOf(view) * factor));
    },
    /** After a pinch or a wheel has come to rest. */
    snap(anchor: ScreenPoint): void {
      const snapped = snapZoom(zoomOf(view), fittedZoom());
      if (snapped !== zoomOf(view)) show(zoomAt(view, anchor, snapped));
    },
    /** A photo that was fitted stays fitted; another one keeps what is in the middle. */
    resize(next: Size, pixelRatio: number): void {
      const before = screen;
      screen = next;
      if (isFitted || before.width <= 1) show(fitView(photo, screen, pixelRatio), true);
      else
        show({
          ...panBy(view, (next.width - before.width) / 2, (next.height - before.height) / 2),
          pixelRatio,
        });
    },
  };
}
