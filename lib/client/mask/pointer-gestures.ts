/** Fingers, pens and mice turned into strokes and movements. Knows no event and no canvas, so that it can be tested. */
import type { ScreenPoint } from '@/lib/shared/mask/geometry';
import { screenPoint } from '@/lib/shared/mask/geometry';

export type PointerSample = {
  readonly id: number;
  readonly kind: 'mouse' | 'pen' | 'touch';
  readonly point: ScreenPoint;
  readonly timeMs: number;
  /** 0…1; only a pen's means something. */
  readonly pressure: number;
  readonly shift: boolean;
};

export type PointerPress = PointerSample & {
  /** As in `PointerEvent`: 0 main, 1 middle, 2 right, 5 a pen's eraser. */
  readonly button: number;
  readonly alt: boolean;
};

export type GestureActions = {
  /** `opposite`: right button, Alt or the pen's eraser. */
  begin(sample: PointerSample, opposite: boolean): void;
  extend(sample: PointerSample): void;
  finish(sample: PointerSample): void;
  /** What was begun was the first finger of two, or the system took the pointer away. */
  takeBack(): void;
  /** What lay under `from` comes to lie under `to`, enlarged by `factor`. */
  move(from: ScreenPoint, to: ScreenPoint, factor: number): void;
  tap(fingers: 2 | 3): void;
};

export type GestureRules = {
  /** Whether a press of the main button moves the photo (hand tool, Space). */
  pansNow(): boolean;
  /** After a pen was seen, fingers only move the photo. */
  isPalmGuarded(): boolean;
};

/**
 * A second finger this soon after the first means two fingers, not a stroke and a finger; so does one that comes later
 * while the first has hardly moved, as in a slow pinch.
 */
export const SECOND_FINGER_MS = 400;
export const HARDLY_MOVED_PX = 24;
const TAP_MS = 350;
const TAP_MOVE_PX = 12;

type Finger = { point: ScreenPoint; startPoint: ScreenPoint };

export function createPointerGestures(actions: GestureActions, rules: GestureRules) {
  const fingers = new Map<number, Finger>();
  let drawing: { id: number; kind: PointerSample['kind']; startedMs: number; from: ScreenPoint } | null =
    null;
  /** How far what is drawn got from where it began, screen pixels. */
  let reachedPx = 0;
  let panning: { id: number; point: ScreenPoint } | null = null;
  let navigating = false;
  let penSeen = false;
  let firstFingerMs = 0;
  let mostFingers = 0;
  let tapPossible = false;

  /** Middle of the fingers, and how far apart they are. */
  function spread(): { centre: ScreenPoint; distance: number } {
    const points = [...fingers.values()].map(({ point }) => point);
    const [a, b] = points;
    const x = points.reduce((sum, point) => sum + point.x, 0) / Math.max(1, points.length);
    const y = points.reduce((sum, point) => sum + point.y, 0) / Math.max(1, points.length);
    return { centre: screenPoint(x, y), distance: a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0 };
  }

  function fingerDown(press: PointerPress): void {
    fingers.set(press.id, { point: press.point, startPoint: press.point });
    if (fingers.size === 1) {
      firstFingerMs = press.timeMs;
      mostFingers = 1;
      tapPossible = true;
      navigating = false;
      if (drawing) return;
      if (rules.pansNow() || (penSeen && rules.isPalmGuarded())) navigating = true;
      else {
        beginDrawing(press, false);
      }
      return;
    }
    mostFingers = Math.max(mostFingers, fingers.size);
    if (drawing?.kind === 'touch') {
      // Later on it is a palm that touched down, and the stroke goes on.
      if (press.timeMs - drawing.startedMs > SECOND_FINGER_MS && reachedPx > HARDLY_MOVED_PX) {
        tapPossible = false;
        return;
      }
      takeBack();
    }
    if (!drawing) navigating = true;
  }

  function fingerMove(sample: PointerSample): void {
    const finger = fingers.get(sample.id);
    if (!finger) return;
    const before = spread();
    finger.point = sample.point;
    const { startPoint, point } = finger;
    if (Math.hypot(point.x - startPoint.x, point.y - startPoint.y) > TAP_MOVE_PX) tapPossible = false;
    if (!navigating) return;
    const after = spread();
    const factor = before.distance > 0 && after.distance > 0 ? after.distance / before.distance : 1;
    actions.move(before.centre, after.centre, factor);
  }

  function fingerUp(sample: PointerSample): void {
    if (!fingers.delete(sample.id) || fingers.size > 0) return;
    const quick = sample.timeMs - firstFingerMs <= TAP_MS;
    if (navigating && tapPossible && quick && (mostFingers === 2 || mostFingers === 3))
      actions.tap(mostFingers);
    navigating = false;
  }

  function beginDrawing(press: PointerPress, opposite: boolean): void {
    drawing = { id: press.id, kind: press.kind, startedMs: press.timeMs, from: press.point };
    reachedPx = 0;
    actions.begin(press, opposite);
  }

  function takeBack(): void {
    drawing = null;
    actions.takeBack();
  }

  /** Whatever the hand that holds the pen has begun was its palm: nothing of it stays, and it moves nothing. */
  function penDown(): void {
    penSeen = true;
    navigating = false;
    tapPossible = false;
    if (drawing?.kind === 'touch') takeBack();
  }

  return {
    down(press: PointerPress): void {
      if (press.kind === 'touch') {
        fingerDown(press);
        return;
      }
      if (press.kind === 'pen') penDown();
      if (drawing || panning) return;
      if (press.button === 1 || (press.button === 0 && rules.pansNow())) {
        panning = { id: press.id, point: press.point };
        return;
      }
      if (press.button !== 0 && press.button !== 2 && press.button !== 5) return;
      navigating = false;
      beginDrawing(press, press.button !== 0 || press.alt);
    },
    move(sample: PointerSample): void {
      if (sample.kind === 'touch') fingerMove(sample);
      // It hovers before it touches: the palm that comes first is known for one then.
      if (sample.kind === 'pen') penSeen = true;
      if (panning?.id === sample.id) {
        actions.move(panning.point, sample.point, 1);
        panning.point = sample.point;
      } else if (drawing?.id === sample.id) {
        const { from } = drawing;
        reachedPx = Math.max(reachedPx, Math.hypot(sample.point.x - from.x, sample.point.y - from.y));
        actions.extend(sample);
      }
    },
    up(sample: PointerSample): void {
      if (panning?.id === sample.id) panning = null;
      if (drawing?.id === sample.id) {
        drawing = null;
        actions.finish(sample);
      }
      if (sample.kind === 'touch') fingerUp(sample);
    },
    /** The browser took the pointer away. */
    cancel(id: number): void {
      fingers.delete(id);
      tapPossible = false;
      if (fingers.size === 0) navigating = false;
      if (panning?.id === id) panning = null;
      if (drawing?.id === id) takeBack();
    },
    /** Escape during a stroke: it is gone, and the pointer that still is down does nothing more. */
    drop(): void {
      if (drawing) takeBack();
    },
    isDrawing: () => drawing !== null,
    isMoving: () => panning !== null || navigating,
  };
}
