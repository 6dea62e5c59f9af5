/** A hand that clicks moves less. */
const DRAG_FROM_PX = 6;

/**
 * Gives a list another order by dragging with a mouse or a pen; a finger scrolls, and moves images with the buttons of the
 * selection.
 *
 * @param list its items carry `data-place`, the id of their image
 * @param onOver while one is dragged over another
 * @param onEnd `over`: where it was let go; null: nowhere
 * @returns ends it
 */
export function attachDragOrder(
  list: HTMLElement,
  {
    onOver,
    onEnd,
  }: {
    onOver: (dragged: string, over: string | null) => void;
    onEnd: (dragged: string, over: string | null) => void;
  },
): () => void {
  let dragged: { id: string; x: number; y: number; moving: boolean; over: string | null } | null = null;
  const listeners = new AbortController();
  const { signal } = listeners;

  const placeAt = (target: Element | null) =>
    target?.closest<HTMLElement>('[data-place]')?.dataset.place ?? null;

  const end = (isDrop: boolean) => {
    if (dragged?.moving) {
      onEnd(dragged.id, isDrop ? dragged.over : null);
      // The click that ends a drag must open nothing.
      addEventListener('click', stop, { capture: true, once: true });
      setTimeout(() => removeEventListener('click', stop, { capture: true }), 0);
    }
    dragged = null;
  };

  list.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0 || event.pointerType === 'touch' || !(event.target instanceof Element)) return;
      const id = placeAt(event.target);
      if (id === null) return;
      dragged = { id, x: event.clientX, y: event.clientY, moving: false, over: null };
    },
    { signal },
  );
  addEventListener(
    'pointermove',
    ({ clientX, clientY }) => {
      if (dragged === null) return;
      if (Math.hypot(clientX - dragged.x, clientY - dragged.y) > DRAG_FROM_PX) dragged.moving = true;
      if (!dragged.moving) return;
      // One look instead of a thousand boxes.
      const over = placeAt(document.elementFromPoint(clientX, clientY));
      dragged.over = over === dragged.id ? null : over;
      onOver(dragged.id, dragged.over);
    },
    { signal },
  );
  addEventListener('pointerup', () => end(true), { signal });
  addEventListener('pointercancel', () => end(false), { signal });
  addEventListener(
    'keydown',
    ({ key }) => {
      if (key === 'Escape') end(false);
    },
    { signal },
  );
  return () => listeners.abort();
}

function stop(event: Event): void {
  event.stopPropagation();
  event.preventDefault();
}
