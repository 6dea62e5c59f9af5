const HOLD_MS = 450;
/** A finger that moves further is scrolling. */
const SLOP_PX = 10;

/**
 * A finger that rests on something begins selecting. The click and the menu that would follow do not happen.
 *
 * @returns detaches it
 */
export function attachLongPress(area: HTMLElement, onHold: (target: Element) => void): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let held = false;
  let from = { x: 0, y: 0 };

  const cancel = () => clearTimeout(timer);
  area.addEventListener(
    'pointerdown',
    (event) => {
      held = false;
      cancel();
      if (event.pointerType === 'mouse' || !event.isPrimary || !(event.target instanceof Element)) return;
      const { target } = event;
      from = { x: event.clientX, y: event.clientY };
      timer = setTimeout(() => {
        held = true;
        navigator.vibrate?.(10);
        onHold(target);
      }, HOLD_MS);
    },
    { signal },
  );
  area.addEventListener(
    'pointermove',
    (event) => {
      if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > SLOP_PX) cancel();
    },
    { signal },
  );
  for (const type of ['pointerup', 'pointercancel'] as const) area.addEventListener(type, cancel, { signal });
  const swallow = (event: Event) => {
    if (!held) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.type === 'click') held = false;
  };
  area.addEventListener('click', swallow, { capture: true, signal });
  area.addEventListener('contextmenu', swallow, { capture: true, signal });
  return () => {
    cancel();
    listeners.abort();
  };
}
