const MOST_ZOOM = 12;
/** Wheel pixels for a factor of e. */
const WHEEL_PX = 300;

/**
 * One zoom for all frames of a stage: the wheel zooms towards the pointer, dragging moves. It lies in the style
 * properties `--zoom`, `--pan-x` and `--pan-y` of the stage, so that nothing is drawn anew by React.
 *
 * @param frameSelector what each picture is cut off by; positions count from its centre
 * @returns detaches it
 */
export function attachSharedZoom(stage: HTMLElement, frameSelector: string): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  let zoom = { scale: 1, x: 0, y: 0 };
  let held: { x: number; y: number } | null = null;

  const apply = () => {
    stage.style.setProperty('--zoom', String(zoom.scale));
    stage.style.setProperty('--pan-x', `${zoom.x}px`);
    stage.style.setProperty('--pan-y', `${zoom.y}px`);
  };
  stage.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const frame = event.target instanceof Element ? event.target.closest(frameSelector) : null;
      const rect = (frame ?? stage).getBoundingClientRect();
      const scale = Math.max(1, Math.min(MOST_ZOOM, zoom.scale * Math.exp(-event.deltaY / WHEEL_PX)));
      const keep = (at: number, pan: number) => at - ((at - pan) * scale) / zoom.scale;
      zoom =
        scale === 1
          ? { scale, x: 0, y: 0 }
          : {
              scale,
              x: keep(event.clientX - rect.left - rect.width / 2, zoom.x),
              y: keep(event.clientY - rect.top - rect.height / 2, zoom.y),
            };
      apply();
    },
    // Or the dialog would scroll.
    { passive: false, signal },
  );
  stage.addEventListener(
    'pointerdown',
    (event) => {
      if (zoom.scale === 1) return;
      held = { x: event.clientX, y: event.clientY };
      stage.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  stage.addEventListener(
    'pointermove',
    (event) => {
      if (held === null) return;
      zoom = { ...zoom, x: zoom.x + event.clientX - held.x, y: zoom.y + event.clientY - held.y };
      held = { x: event.clientX, y: event.clientY };
      apply();
    },
    { signal },
  );
  const release = () => {
    held = null;
  };
  for (const type of ['pointerup', 'pointercancel'] as const)
    stage.addEventListener(type, release, { signal });
  return () => listeners.abort();
}
