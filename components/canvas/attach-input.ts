/** Native listeners on the picture: pointers, wheel, keys. React's own would come later and once for each event. */
import { createHeldKeys, readPress } from '@/lib/client/keys';
import { readCanvasKey } from '@/lib/client/mask/canvas-keys';
import type { PointerSample } from '@/lib/client/mask/pointer-gestures';
import { type ScreenPoint, screenPoint } from '@/lib/shared/mask/geometry';
import { fromClient } from '@/lib/shared/mask/viewport';
import type { CanvasController } from './canvas-controller';
import type { CanvasView } from './canvas-view';
import { TOOL_KEYS } from './tools/tool-list';

/** After the last notch of a wheel, free zooming comes to rest at a round figure that is near. */
const SNAP_AFTER_MS = 180;
/** A wheel that counts lines, in pixels. */
const LINE_PX = 16;

/** Returns the end of listening. */
export function attachInput(
  surface: HTMLElement,
  controller: CanvasController,
  view: CanvasView,
): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const queue: PointerEvent[] = [];
  const heldKeys = createHeldKeys();
  let box = surface.getBoundingClientRect();
  let snapTimer: ReturnType<typeof setTimeout> | undefined;

  function pointOf({ clientX, clientY }: { clientX: number; clientY: number }): ScreenPoint {
    const { left, top, width, height } = box;
    if (width === 0 || height === 0) return screenPoint(0, 0);
    return fromClient(
      clientX,
      clientY,
      { left, top, width, height },
      {
        width: surface.offsetWidth,
        height: surface.offsetHeight,
      },
    );
  }

  function sampleOf(event: PointerEvent): PointerSample {
    return {
      id: event.pointerId,
      kind: event.pointerType === 'pen' || event.pointerType === 'touch' ? event.pointerType : 'mouse',
      point: pointOf(event),
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
    if (last) controller.hover(last.pointerType === 'touch' ? null : pointOf(last));
    showCursor();
  }

  function showCursor(): void {
    surface.style.cursor = controller.cursor();
  }

  surface.addEventListener(
    'pointerdown',
    (event) => {
      drain();
      box = surface.getBoundingClientRect();
      surface.focus({ preventScroll: true });
      // A pointer made up by a script cannot be captured.
      try {
        surface.setPointerCapture(event.pointerId);
      } catch {}
      event.preventDefault();
      controller.gestures.down({ ...sampleOf(event), button: event.button, alt: event.altKey });
      if (event.pointerType !== 'touch') controller.hover(pointOf(event));
      showCursor();
    },
    { signal },
  );
  surface.addEventListener(
    'pointermove',
    (event) => {
      if (queue.length === 0 && event.buttons === 0) box = surface.getBoundingClientRect();
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

  surface.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      box = surface.getBoundingClientRect();
      const point = pointOf(event);
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
      // A pinch on a touchpad arrives as a wheel with Ctrl.
      const zoom = event.ctrlKey || event.metaKey;
      controller.wheel(point, event.deltaX * unit, event.deltaY * unit, { zoom, alt: event.altKey });
      clearTimeout(snapTimer);
      if (zoom) snapTimer = setTimeout(() => controller.snap(point), SNAP_AFTER_MS);
    },
    { signal, passive: false },
  );

  surface.addEventListener(
    'keydown',
    (event) => {
      if (event.defaultPrevented) return;
      if (event.key === 'Alt') {
        // Alone it would open the browser's menu.
        event.preventDefault();
        controller.setAlt(true);
        showCursor();
        return;
      }
      const command = readCanvasKey(readPress(event), TOOL_KEYS);
      if (!command) return;
      if (command.do === 'pan' || command.do === 'original') {
        const what = command.do;
        heldKeys.down(event, () => controller.release(what));
      }
      const repeats = command.do === 'crosshair' || command.do === 'size' || command.do === 'hardness';
      const acted = event.repeat && !repeats && command.do !== 'zoom' ? true : controller.run(command);
      // Escape with nothing to cancel belongs to the page.
      if (acted) event.preventDefault();
      showCursor();
    },
    { signal },
  );
  addEventListener(
    'keyup',
    (event) => {
      heldKeys.up(event);
      controller.setAlt(event.altKey && document.activeElement === surface);
      showCursor();
    },
    { signal },
  );
  const forgetKeys = () => {
    heldKeys.releaseAll();
    controller.setAlt(false);
    showCursor();
  };
  surface.addEventListener('blur', forgetKeys, { signal });
  addEventListener('blur', forgetKeys, { signal });
  document.addEventListener('visibilitychange', forgetKeys, { signal });
  const endDrain = view.onFrame(drain);

  return () => {
    ending.abort();
    endDrain();
    clearTimeout(snapTimer);
  };
}
