/** A rubber band: drawn with the mouse over the grid, scrolling on at the edges of the window. */

export type Rect = { left: number; top: number; right: number; bottom: number };

/** A hand that clicks moves a little. */
const THRESHOLD_PX = 6;
/** So close to the edge of the window it scrolls; the closer, the faster. */
const EDGE_PX = 72;
const MOST_PX_PER_FRAME = 28;

/**
 * @param area where it may begin
 * @param options `origin`: what its rectangle is measured from; `onBand`: with every move; `onEnd`: with the last
 * rectangle, null when it was canceled (Escape, or the browser took the pointer away). `topPx`: what covers the top of
 * the window
 * @returns detaches it
 */
export function attachBand(
  area: HTMLElement,
  options: {
    origin: HTMLElement;
    topPx: () => number;
    onBand: (rect: Rect) => void;
    onEnd: (rect: Rect | null, event: { keep: boolean }) => void;
  },
): () => void {
  const { origin, topPx, onBand, onEnd } = options;
  const listeners = new AbortController();
  const { signal } = listeners;
  let pressed: { pointerId: number; pageX: number; pageY: number } | null = null;
  let at = { clientX: 0, clientY: 0 };
  let band: HTMLElement | null = null;
  let frame = 0;
  let suppressClick = false;

  function rectNow(): Rect {
    const base = origin.getBoundingClientRect();
    const x = at.clientX - base.left;
    const y = at.clientY - base.top;
    const fromX = (pressed?.pageX ?? 0) - scrollX - base.left;
    const fromY = (pressed?.pageY ?? 0) - scrollY - base.top;
    return {
      left: Math.min(x, fromX),
      top: Math.min(y, fromY),
      right: Math.max(x, fromX),
      bottom: Math.max(y, fromY),
    };
  }

  function draw(): void {
    const rect = rectNow();
    if (band === null) {
      band = document.createElement('div');
      band.className = 'pointer-events-none absolute z-5 rounded-sm border border-accent bg-accent/16';
      origin.append(band);
    }
    const style = band.style;
    style.left = `${rect.left}px`;
    style.top = `${rect.top}px`;
    style.width = `${rect.right - rect.left}px`;
    style.height = `${rect.bottom - rect.top}px`;
    onBand(rect);
  }

  function scrollOn(): void {
    const above = topPx() + EDGE_PX - at.clientY;
    const below = at.clientY - (innerHeight - EDGE_PX);
    const share = above > 0 ? -above / EDGE_PX : below > 0 ? below / EDGE_PX : 0;
    if (share !== 0) {
      scrollBy(0, Math.max(-1, Math.min(1, share)) * MOST_PX_PER_FRAME);
      draw();
    }
    frame = requestAnimationFrame(scrollOn);
  }

  function end(rect: Rect | null, keep: boolean): void {
    const drawn = band !== null;
    cancelAnimationFrame(frame);
    band?.remove();
    band = null;
    if (pressed && area.hasPointerCapture(pressed.pointerId)) area.releasePointerCapture(pressed.pointerId);
    pressed = null;
    document.body.removeAttribute('data-banding');
    if (drawn) onEnd(rect, { keep });
  }

  area.addEventListener(
    'pointerdown',
    (event) => {
      suppressClick = false;
      if (event.pointerType !== 'mouse' || event.button !== 0 || !event.isPrimary) return;
      if (event.target instanceof Element && event.target.closest('button, input, select, [data-check]'))
        return;
      pressed = { pointerId: event.pointerId, pageX: event.pageX, pageY: event.pageY };
    },
    { signal },
  );
  area.addEventListener(
    'pointermove',
    (event) => {
      if (pressed === null || event.pointerId !== pressed.pointerId) return;
      at = { clientX: event.clientX, clientY: event.clientY };
      if (band === null) {
        const distance = Math.hypot(event.pageX - pressed.pageX, event.pageY - pressed.pageY);
        if (distance < THRESHOLD_PX) return;
        area.setPointerCapture(event.pointerId);
        document.body.setAttribute('data-banding', '');
        suppressClick = true;
        frame = requestAnimationFrame(scrollOn);
      }
      draw();
    },
    { signal },
  );
  area.addEventListener(
    'pointerup',
    (event) => {
      if (pressed && event.pointerId === pressed.pointerId)
        end(band === null ? null : rectNow(), event.shiftKey || event.ctrlKey || event.metaKey);
    },
    { signal },
  );
  area.addEventListener('pointercancel', () => end(null, true), { signal });
  // The click that follows a band would open what is under its end.
  area.addEventListener(
    'click',
    (event) => {
      if (!suppressClick) return;
      suppressClick = false;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true, signal },
  );
  addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || band === null) return;
      event.preventDefault();
      event.stopPropagation();
      end(null, true);
    },
    { capture: true, signal },
  );
  return () => {
    end(null, true);
    listeners.abort();
  };
}
