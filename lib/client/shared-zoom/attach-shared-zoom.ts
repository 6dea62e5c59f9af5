import { type Point, pinchOf, wheelFactor } from '@/lib/shared/view-arithmetic';
import { type Fraction, panShared, type SharedView, WHOLE, ZOOM_STEP, zoomAt } from './shared-view';

/** From this scale on a thumbnail is seen to be one. */
export const SHARP_FROM = 1.2;

export type SharedZoom = {
  zoomBy: (factor: number) => void;
  reset: () => void;
  /** By steps of a tenth of a frame. @returns whether there was anything to pan to */
  pan: (by: Fraction) => boolean;
  detach: () => void;
};

type Options = {
  /** Everything below it moves together: it carries the view as `--zoom`, `--pan-x` and `--pan-y`. */
  root: HTMLElement;
  /** A plain wheel zooms at once. Else it does so only once the pictures are zoomed, and scrolls the page before. */
  eager: boolean;
  /** A few times a second while it changes, with the scale. */
  onScale: (scale: number) => void;
  /** When it has come to rest, with the scale; for what is too much to be done on the way. */
  onRest?: (scale: number) => void;
};

const PAN_STEP = 0.1;
const SETTLED_MS = 200;
const TELL_MS = 120;
/** A hand that clicks moves a little. */
const DRAG_FROM_PX = 4;

/**
 * Zooms and pans all pictures below `root` as one, by wheel, pinch and drag on any element with `data-frame` that holds
 * one with `data-picture`. While it moves, each picture gets its transform once a frame, which is a matter of the
 * compositor: properties that all below inherit would have every element's style computed anew. At rest they take over,
 * so that a picture that comes later comes to its place.
 */
export function attachSharedZoom({ root, eager, onScale, onRest }: Options): SharedZoom {
  let view: SharedView = WHOLE;
  let told: number | null = null;
  let toldAt = 0;
  let frame: number | undefined;
  let moving: readonly HTMLElement[] | null = null;
  const pointers = new Map<number, Point & { frame: HTMLElement }>();
  let travelled = 0;
  let settling: ReturnType<typeof setTimeout> | undefined;

  const show = (next: SharedView) => {
    view = next;
    frame ??= requestAnimationFrame(draw);
  };

  const draw = () => {
    frame = undefined;
    if (moving === null) {
      moving = [...root.querySelectorAll<HTMLElement>('[data-picture]')];
      root.dataset.moving = 'true';
    }
    const { scale, x, y } = view;
    for (const picture of moving)
      picture.style.transform = `translate(${x * 100}%, ${y * 100}%) scale(${scale})`;
    if (scale > 1 !== (root.dataset.zoomed === 'true')) root.dataset.zoomed = String(scale > 1);
    // A number that changes is laid out and painted, which is more than all the pictures cost.
    if (performance.now() - toldAt > TELL_MS) tell();
    clearTimeout(settling);
    settling = setTimeout(rest, SETTLED_MS);
  };

  const tell = () => {
    toldAt = performance.now();
    if (view.scale === told) return;
    told = view.scale;
    onScale(told);
  };

  const rest = () => {
    root.style.setProperty('--zoom', String(view.scale));
    root.style.setProperty('--pan-x', String(view.x));
    root.style.setProperty('--pan-y', String(view.y));
    for (const picture of moving ?? []) picture.style.removeProperty('transform');
    moving = null;
    root.dataset.moving = 'false';
    tell();
    onRest?.(view.scale);
  };

  const frameOf = (event: Event): HTMLElement | null =>
    event.target instanceof Element ? event.target.closest<HTMLElement>('[data-frame]') : null;

  /** Of a frame's picture, unscaled: `offsetWidth` does not know of transforms. */
  const sizeOf = (frame: HTMLElement) => {
    const picture = frame.querySelector<HTMLElement>('[data-picture]');
    return {
      width: picture?.offsetWidth || frame.offsetWidth || 1,
      height: picture?.offsetHeight || frame.offsetHeight || 1,
    };
  };

  const fractionAt = (frame: HTMLElement, x: number, y: number): Fraction => {
    const box = frame.getBoundingClientRect();
    const { width, height } = sizeOf(frame);
    return { x: (x - box.left - box.width / 2) / width, y: (y - box.top - box.height / 2) / height };
  };

  const onWheel = (event: WheelEvent) => {
    const frame = frameOf(event);
    if (frame === null || !(eager || event.ctrlKey || event.metaKey || view.scale > 1)) return;
    event.preventDefault();
    show(zoomAt(view, wheelFactor(event), fractionAt(frame, event.clientX, event.clientY)));
  };

  const onDown = (event: PointerEvent) => {
    const frame = frameOf(event);
    if (frame === null || event.button !== 0) return;
    if (pointers.size === 0) travelled = 0;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY, frame });
  };

  const onMove = (event: PointerEvent) => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const now = { x: event.clientX, y: event.clientY, frame: before.frame };
    pointers.set(event.pointerId, now);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    travelled += Math.hypot(now.x - before.x, now.y - before.y);
    if (other !== undefined) {
      const { factor, middle } = pinchOf(before, now, other);
      show(zoomAt(view, factor, fractionAt(before.frame, middle.x, middle.y)));
      return;
    }
    if (view.scale <= 1 || travelled < DRAG_FROM_PX) return;
    // Not before the hand has moved: a captured pointer's click would miss what lies under it.
    if (!root.hasPointerCapture(event.pointerId)) root.setPointerCapture(event.pointerId);
    const { width, height } = sizeOf(before.frame);
    show(panShared(view, { x: (now.x - before.x) / width, y: (now.y - before.y) / height }));
  };

  const onUp = (event: PointerEvent) => pointers.delete(event.pointerId);

  /** The click that ends a drag or a pinch was not meant as one. */
  const onClick = (event: MouseEvent) => {
    // A key's click has no way behind it.
    if (travelled < DRAG_FROM_PX || event.detail === 0) return;
    travelled = 0;
    if (frameOf(event) === null) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const listeners = new AbortController();
  const { signal } = listeners;
  // React listens to wheels passively, where the page would scroll along.
  root.addEventListener('wheel', onWheel, { passive: false, signal });
  root.addEventListener('pointerdown', onDown, { signal });
  root.addEventListener('pointermove', onMove, { signal });
  root.addEventListener('click', onClick, { capture: true, signal });
  // Also outside of the root, where a pointer that was not captured is let go.
  addEventListener('pointerup', onUp, { signal });
  addEventListener('pointercancel', onUp, { signal });
  rest();

  return {
    zoomBy: (factor) => show(zoomAt(view, factor)),
    reset: () => show(WHOLE),
    pan(by) {
      if (view.scale <= 1) return false;
      show(panShared(view, { x: -by.x * PAN_STEP, y: -by.y * PAN_STEP }));
      return true;
    },
    detach() {
      if (frame !== undefined) cancelAnimationFrame(frame);
      clearTimeout(settling);
      listeners.abort();
    },
  };
}

/** The arrows, once there is anything to move. @returns whether it was one of them */
export function panByKey(zoom: SharedZoom | null, key: string): boolean {
  const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  return by !== undefined && (zoom?.pan({ x: by[0] ?? 0, y: by[1] ?? 0 }) ?? false);
}

/** `+`, `−` and `0`. @returns whether it was one of them */
export function zoomByKey(zoom: SharedZoom | null, key: string): boolean {
  if (zoom === null) return false;
  if (key === '+' || key === '=') zoom.zoomBy(ZOOM_STEP);
  else if (key === '-' || key === '_') zoom.zoomBy(1 / ZOOM_STEP);
  else if (key === '0') zoom.reset();
  else return false;
  return true;
}
