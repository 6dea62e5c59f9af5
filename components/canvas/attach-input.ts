/** Native listeners on the picture: pointers, wheel, keys. React's own would come later and once for each event. */
import { wheelFactor, wheelPx } from '@/lib/shared/view-arithmetic';
import { attachKeys } from './attach-keys';
import { attachPointers } from './attach-pointers';
import type { CanvasController } from './canvas-controller';
import type { CanvasView } from './canvas-view';
import { createSurfacePlace, type SurfacePlace } from './surface-place';

/** After the last notch of a wheel, free zooming comes to rest at a round figure that is near. */
const SNAP_AFTER_MS = 180;

/** Returns the end of listening. */
export function attachInput(
  surface: HTMLElement,
  controller: CanvasController,
  view: Pick<CanvasView, 'schedule' | 'onFrame'>,
): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const place = createSurfacePlace(surface);
  const showCursor = () => {
    surface.style.cursor = controller.cursor();
  };
  const endDrain = attachPointers(surface, controller, view, place, showCursor, signal);
  const endSnap = attachWheel(surface, controller, place, signal);
  attachKeys(surface, controller, showCursor, signal);
  return () => {
    ending.abort();
    endDrain();
    endSnap();
  };
}

function attachWheel(
  surface: HTMLElement,
  controller: CanvasController,
  place: SurfacePlace,
  signal: AbortSignal,
): () => void {
  let snapTimer: ReturnType<typeof setTimeout> | undefined;
  surface.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      place.measure();
      const point = place.pointOf(event);
      const { deltaX, deltaY, deltaMode, altKey } = event;
      // A pinch on a touchpad arrives as a wheel with Ctrl.
      const factor = event.ctrlKey || event.metaKey ? wheelFactor(event) : null;
      controller.wheel(point, wheelPx(deltaX, deltaMode), wheelPx(deltaY, deltaMode), {
        factor,
        alt: altKey,
      });
      clearTimeout(snapTimer);
      if (factor !== null) snapTimer = setTimeout(() => controller.snap(point), SNAP_AFTER_MS);
    },
    { signal, passive: false },
  );
  return () => clearTimeout(snapTimer);
}
