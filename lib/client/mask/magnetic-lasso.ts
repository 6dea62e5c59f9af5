/** The magnetic lasso: pin by pin, and between two pins the outline clings to the edges of the photo. */
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import type { CombineMode } from '@/lib/shared/mask/blend';
import { expandRect, type ImagePoint, intersectRects, rectOf } from '@/lib/shared/mask/geometry';
import { paintPolygon } from '@/lib/shared/mask/polygon';
import { createLiveWire, type LiveWire } from '@/lib/shared/select/live-wire';
import type { MaskOperation, StepName } from './mask-engine';
import { combineModeOf, type PaintTool, type ToolWorld } from './paint-tools';

/** How near to the first pin a click closes the outline. Screen pixels. */
const CLOSE_PX = 9;
/** A click so near to the last pin ends it as well. */
const AGAIN_PX = 3;
/** When it is closed, each point moves at most so far to the edge itself. Screen pixels. */
const SNAP_PX = 2;
/** Edges are looked for so far around a pin. Screen pixels: farther than a hand goes to the next one. */
const REACH_PX = 360;

type Computing = {
  redraw(): void;
  /** One step, as soon as it is computed. */
  applySoon(name: StepName, compute: () => Promise<MaskOperation>): void;
};

export function createMagneticLasso(
  world: ToolWorld & Pick<CanvasSession, 'source' | 'worker'> & Computing,
): PaintTool {
  let wire: LiveWire = createLiveWire();
  let first: ImagePoint | null = null;
  let pins = 0;
  let pointer: ImagePoint | null = null;
  let mode: CombineMode = 'add';

  function isNear(a: ImagePoint | null, b: ImagePoint, reachPx: number): boolean {
    return a !== null && Math.hypot(a.x - b.x, a.y - b.y) * world.scale() <= reachPx;
  }

  function pin(point: ImagePoint): void {
    first ??= point;
    pins++;
    wire.pin(point);
    const { source, worker } = world;
    const reach = Math.ceil(REACH_PX / world.scale());
    const around = expandRect({ x: Math.floor(point.x), y: Math.floor(point.y), width: 1, height: 1 }, reach);
    const asked = wire;
    worker.ask('liveWire', { pin: point, area: intersectRects(around, rectOf(source)) }).then(
      (window) => {
        asked.setWindow(point, window);
        world.redraw();
      },
      // Without it the outline is straight.
      () => undefined,
    );
  }

  function cancel(): void {
    wire = createLiveWire();
    first = null;
    pins = 0;
    pointer = null;
  }

  function commit(): boolean {
    if (first === null) return false;
    const line = [...wire.outline(), ...wire.pathTo(first).slice(1)];
    const isArea = pins >= 2;
    const drawnAs = mode;
    cancel();
    if (!isArea) return true;
    const reachPx = SNAP_PX / world.scale();
    world.applySoon('magneticLasso', async () => {
      const snapped = await world.worker.ask('snapOutline', { outline: line, reachPx });
      return (mask, beforeWrite) => paintPolygon(mask, snapped, drawnAs, beforeWrite);
    });
    return true;
  }

  return {
    down(sample, opposite) {
      if (first === null) mode = combineModeOf(world.settings(), opposite);
      pointer = sample.point;
    },
    move(sample) {
      pointer = sample.point;
    },
    up({ point }) {
      const last = wire.lastPin();
      if (pins >= 2 && (isNear(first, point, CLOSE_PX) || isNear(last, point, AGAIN_PX))) commit();
      else if (!isNear(last, point, AGAIN_PX)) pin(point);
    },
    cancel,
    takeBack() {
      pointer = null;
    },
    commit,
    stepBack() {
      if (!wire.unpin()) return false;
      pins--;
      if (pins === 0) cancel();
      return true;
    },
    hover(point) {
      pointer = point;
    },
    outline() {
      if (first === null) return null;
      const ahead = pointer === null ? [] : wire.pathTo(pointer).slice(1);
      return { kind: 'path', points: [...wire.outline(), ...ahead], closed: false };
    },
    isOpen: () => first !== null,
  };
}
