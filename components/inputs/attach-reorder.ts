/** A hand that clicks moves less. */
const DRAG_FROM_PX = 6;

/**
 * Reorders by dragging with a mouse or a pen; a finger scrolls the composer and moves pictures with the buttons. The
 * dragged picture moves in the list at once, so that the list always shows the result.
 *
 * @param list its items carry `data-input`
 * @param onMove a picture, and its new place
 * @returns ends it
 */
export function attachReorder(list: HTMLElement, onMove: (key: string, to: number) => void): () => void {
  let dragged: { key: string; x: number; y: number; moving: boolean } | null = null;
  const listeners = new AbortController();
  const { signal } = listeners;
  const places = () => [...list.querySelectorAll<HTMLElement>('[data-input]')];

  const end = () => {
    if (dragged?.moving) {
      places()
        .find(({ dataset }) => dataset.input === dragged?.key)
        ?.removeAttribute('data-dragged');
      // The click that ends a drag must do nothing.
      addEventListener('click', (event) => event.stopPropagation(), { capture: true, once: true });
      setTimeout(() => dispatchEvent(new Event('click')), 0);
    }
    dragged = null;
  };

  list.addEventListener(
    'pointerdown',
    (event) => {
      const place = event.target instanceof Element && event.target.closest<HTMLElement>('[data-input]');
      if (!place || event.button !== 0 || event.pointerType === 'touch') return;
      dragged = { key: place.dataset.input ?? '', x: event.clientX, y: event.clientY, moving: false };
    },
    { signal },
  );
  addEventListener(
    'pointermove',
    (event) => {
      if (!dragged) return;
      if (Math.hypot(event.clientX - dragged.x, event.clientY - dragged.y) > DRAG_FROM_PX)
        dragged.moving = true;
      if (!dragged.moving) return;
      const all = places();
      all.find(({ dataset }) => dataset.input === dragged?.key)?.setAttribute('data-dragged', '');
      const to = all.findIndex((place) => {
        const box = place.getBoundingClientRect();
        return (
          event.clientX >= box.left &&
          event.clientX < box.right &&
          event.clientY >= box.top &&
          event.clientY < box.bottom
        );
      });
      if (to >= 0 && all[to]?.dataset.input !== dragged.key) onMove(dragged.key, to);
    },
    { signal },
  );
  addEventListener('pointerup', end, { signal });
  addEventListener('pointercancel', end, { signal });
  return () => listeners.abort();
}
