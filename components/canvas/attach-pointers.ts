import type { PointerSample } from '@/lib/client/mask/pointer-gestures';
import type { CanvasController } from './canvas-controller';
import type { CanvasView } from './canvas-view';
import type { SurfacePlace } from './surface-place';

/** Moves are collected, and worked off once a frame. Returns the end of that; the listeners end with `signal`. */
export function attachPointers(
  surface: HTMLElement,
  controller: CanvasController,
  view: Pick<CanvasView, 'schedule' | 'onFrame'>,
  place: SurfacePlace,
  showCursor: () => void,
  signal: AbortSignal,
): () => void {
  const queue: PointerEvent[] = [];

  function sampleOf(event: PointerEvent): PointerSample {
    return {
      id: event.pointerId,
      kind: event.pointerType === 'pen' || event.pointerType === 'touch' ? event.pointerType : 'mouse',
      point: place.pointOf(event),
      timeMs: event.timeStamp,
      pressure: event.pressure,
      shift: event.shiftKey,
    };
  }

  /** Pointers report several times a frame: each report is a part of the line, but it is drawn once. */
  function drain(): void {
    if (queue.length === 0) return;
    const events = queue.splice(0);
    for (const event of events) {
      const parts = event.getCoalescedEvents?.() ?? [];
      for (const part of parts.length > 0 ? parts : [event]) controller.gestures.move(sampleOf(part));
    }
    const last = events.at(-1);
    if (last) controller.hover(last.pointerType === 'touch' ? null : place.pointOf(last));
    showCursor();
  }

  surface.addEventListener(
    'pointerdown',
    (event) => {
      drain();
      place.measure();
      surface.focus({ preventScroll: true });
      // A pointer made up by a script cannot be captured.
      try {
        surface.setPointerCapture(event.pointerId);
      } catch {}
      event.preventDefault();
      controller.gestures.down({ ...sampleOf(event), button: event.button, alt: event.altKey });
      if (event.pointerType !== 'touch') controller.hover(place.pointOf(event));
      showCursor();
    },
    { signal },
  );
  surface.addEventListener(
    'pointermove',
    (event) => {
      if (queue.length === 0 && event.buttons === 0) place.measure();
      queue.push(event);
      controller.setAlt(event.altKey);
      view.schedule();
    },
    { signal },
  );
  surface.addEventListener(
    'pointerup',
    (event) => {
      drain();
      controller.gestures.up(sampleOf(event));
      showCursor();
    },
    { signal },
  );
  surface.addEventListener(
    'pointercancel',
    (event) => {
      queue.length = 0;
      controller.gestures.cancel(event.pointerId);
    },
    { signal },
  );
  surface.addEventListener('pointerleave', () => controller.hover(null), { signal });
  surface.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  // A middle click would start the browser's own scrolling.
  surface.addEventListener('mousedown', (event) => event.preventDefault(), { signal });
  return view.onFrame(drain);
}
