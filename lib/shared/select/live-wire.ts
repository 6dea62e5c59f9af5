/**
 * The magnetic lasso: an outline that clings to edges, click by click. Ways are walked on a window that is built elsewhere
 * (`buildWireWindow`, in the worker), one for each pin; until it is there, and beyond it, the outline is straight.
 */
import { type ImagePoint, imagePoint } from '@/lib/shared/mask/geometry';
import { AT_PIN, DIRECTIONS, type WireWindow } from './wire-window';

export type LiveWire = {
  /** Keeps the way to the point, and starts the next there. */
  pin(point: ImagePoint): void;
  /** The window around the last pin. Ignored when another pin was set in the meantime. */
  setWindow(pin: ImagePoint, window: WireWindow): void;
  /** From the last pin to the point, both included; only the point while there is no pin. */
  pathTo(point: ImagePoint): ImagePoint[];
  /** Takes back the last pin and the way to it. @returns whether there was one */
  unpin(): boolean;
  lastPin(): ImagePoint | null;
  /** All ways so far; a polygon closes by itself. */
  outline(): ImagePoint[];
};

type Pin = { readonly point: ImagePoint; readonly way: readonly ImagePoint[]; window: WireWindow | null };

export function createLiveWire(): LiveWire {
  const pins: Pin[] = [];

  function pathTo(point: ImagePoint): ImagePoint[] {
    const last = pins.at(-1);
    if (last === undefined) return [point];
    return last.window === null ? [last.point, point] : walk(last.window, last.point, point);
  }

  return {
    pin(point) {
      pins.push({ point, way: pathTo(point), window: null });
    },
    setWindow(pin, window) {
      const last = pins.at(-1);
      if (last !== undefined && last.point.x === pin.x && last.point.y === pin.y) last.window = window;
    },
    pathTo,
    unpin: () => pins.pop() !== undefined,
    lastPin: () => pins.at(-1)?.point ?? null,
    // Each way begins where the one before ends.
    outline: () => pins.flatMap(({ way }, i) => (i === 0 ? way : way.slice(1))),
  };
}

/** Through the centres of cells, with the two points themselves at the ends. */
function walk(window: WireWindow, from: ImagePoint, to: ImagePoint): ImagePoint[] {
  const { shift, x, y, width, height, toPin } = window;
  const size = 2 ** shift;
  let column = Math.min(width - 1, Math.max(0, Math.floor(to.x / size) - x));
  let row = Math.min(height - 1, Math.max(0, Math.floor(to.y / size) - y));
  const way = [to];
  for (;;) {
    const direction = toPin[row * width + column] as number;
    if (direction === AT_PIN) break;
    way.push(imagePoint((x + column + 0.5) * size, (y + row + 0.5) * size));
    column += DIRECTIONS[direction]?.dx ?? 0;
    row += DIRECTIONS[direction]?.dy ?? 0;
  }
  way.push(from);
  return way.reverse();
}
