/** What a press, a drag and a release do, for each tool that paints. Image coordinates only; no event, no canvas. */
import type { CombineMode } from '@/lib/shared/mask/blend';
import type { ImagePoint } from '@/lib/shared/mask/geometry';
import { imagePoint } from '@/lib/shared/mask/geometry';
import { paintPolygon } from '@/lib/shared/mask/polygon';
import { paintEllipse, paintRectangle } from '@/lib/shared/mask/shapes';
import { pressureRadius } from '@/lib/shared/mask/stroke';
import type { CanvasSettings } from './canvas-settings';
import type { EngineStroke, MaskEngine } from './mask-engine';

export type ToolSample = {
  readonly point: ImagePoint;
  /** 0…1, null for what has none. */
  readonly pressure: number | null;
  readonly shift: boolean;
};

/** What is drawn over the photo while the tool is at work. */
export type Outline =
  | { readonly kind: 'path'; readonly points: readonly ImagePoint[]; readonly closed: boolean }
  /** As wide as a brush. */
  | { readonly kind: 'stroke'; readonly points: readonly ImagePoint[]; readonly radiusPx: number }
  /** Closed lines; one within another is a hole. */
  | { readonly kind: 'area'; readonly lines: readonly (readonly ImagePoint[])[] }
  | { readonly kind: 'rectangle' | 'ellipse'; readonly a: ImagePoint; readonly b: ImagePoint };

export type PaintTool = {
  down(sample: ToolSample, opposite: boolean): void;
  move(sample: ToolSample): void;
  up(sample: ToolSample): void;
  /** The press was none (a palm, the first of two fingers): only what it began goes. */
  takeBack(): void;
  /** Nothing of what is under way stays. */
  cancel(): void;
  /** Ends what goes on after the release (a polygon). True where there was something to end. */
  commit(): boolean;
  /** Takes the last corner back. True where there was one. */
  stepBack(): boolean;
  /** A pointer that is not pressed. */
  hover(point: ImagePoint): void;
  outline(): Outline | null;
  isOpen(): boolean;
};

export type ToolWorld = {
  readonly engine: MaskEngine;
  settings(): CanvasSettings;
  /** Screen pixels per image pixel: distances that a hand means are screen pixels. */
  scale(): number;
};

/** Radius of a pen that barely touches, as a share of the brush's. */
const LIGHTEST = 0.25;
/** A drag shorter than this was a click. */
const CLICK_PX = 3;
/** How near to the first corner a click closes a polygon. */
const CLOSE_PX = 9;
/** After so far a constrained line knows whether it goes across or down. */
const DECIDE_PX = 6;

const NOTHING: Pick<PaintTool, 'commit' | 'stepBack' | 'hover'> = {
  commit: () => false,
  stepBack: () => false,
  hover: () => {},
};

export function oppositeMode(mode: CombineMode): CombineMode {
  return mode === 'subtract' ? 'add' : 'subtract';
}

/** @param opposite Alt, the right button or the pen's eraser */
export function combineModeOf({ combine }: CanvasSettings, opposite: boolean): CombineMode {
  return opposite ? oppositeMode(combine) : combine;
}

function distance(a: ImagePoint, b: ImagePoint): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

export function createBrushTool(world: ToolWorld, kind: 'brush' | 'eraser'): PaintTool {
  let stroke: EngineStroke | null = null;
  let start: ImagePoint | null = null;
  let axis: 'x' | 'y' | null = null;
  /** Where the last stroke ended, for straight lines from there. */
  let last: ImagePoint | null = null;
  let held: ImagePoint | null = null;

  function radiusOf({ pressure }: ToolSample): number {
    const radius = world.settings().sizePx / 2;
    return pressure === null ? radius : pressureRadius(radius, pressure, LIGHTEST);
  }

  function constrain({ point, shift }: ToolSample): ImagePoint {
    if (!shift || !start) {
      axis = null;
      return point;
    }
    const acrossPx = Math.abs(point.x - start.x) * world.scale();
    const downPx = Math.abs(point.y - start.y) * world.scale();
    if (!axis && Math.max(acrossPx, downPx) < DECIDE_PX) return start;
    axis ??= acrossPx >= downPx ? 'x' : 'y';
    return axis === 'x' ? imagePoint(point.x, start.y) : imagePoint(start.x, point.y);
  }

  function extend(sample: ToolSample): void {
    held = constrain(sample);
    stroke?.extend(held, radiusOf(sample));
  }

  function cancel(): void {
    stroke?.cancel();
    stroke = null;
    start = null;
  }

  return {
    ...NOTHING,
    down(sample, opposite) {
      const { sizePx, hardnessPercent } = world.settings();
      const paints = (kind === 'brush') !== opposite;
      stroke = world.engine.beginStroke(
        paints ? 'brush' : 'eraser',
        { radius: sizePx / 2, hardness: hardnessPercent / 100 },
        paints ? 'add' : 'subtract',
      );
      axis = null;
      start = sample.point;
      held = sample.point;
      if (sample.shift && last) stroke.extend(last, radiusOf(sample));
      stroke.extend(sample.point, radiusOf(sample));
    },
    move: extend,
    up(sample) {
      // A pen reports no pressure any more when it leaves.
      if (sample.pressure === null || sample.pressure > 0) extend(sample);
      stroke?.finish();
      stroke = null;
      last = held;
      start = null;
    },
    takeBack: cancel,
    cancel,
    outline: () => null,
    isOpen: () => stroke !== null,
  };
}

export function createShapeTool(world: ToolWorld, kind: 'rectangle' | 'ellipse'): PaintTool {
  let from: ImagePoint | null = null;
  let to: ImagePoint | null = null;
  let mode: CombineMode = 'add';

  function cornerOf({ point, shift }: ToolSample): ImagePoint {
    if (!shift || !from) return point;
    const side = Math.max(Math.abs(point.x - from.x), Math.abs(point.y - from.y));
    return imagePoint(
      from.x + side * (point.x < from.x ? -1 : 1),
      from.y + side * (point.y < from.y ? -1 : 1),
    );
  }

  function cancel(): void {
    from = null;
  }

  return {
    ...NOTHING,
    down(sample, opposite) {
      mode = combineModeOf(world.settings(), opposite);
      from = sample.point;
      to = sample.point;
    },
    move(sample) {
      to = cornerOf(sample);
    },
    up(sample) {
      const a = from;
      const b = cornerOf(sample);
      from = null;
      if (!a || distance(a, b) * world.scale() < CLICK_PX) return;
      const paint = kind === 'rectangle' ? paintRectangle : paintEllipse;
      world.engine.apply(kind, (mask, beforeWrite) => paint(mask, a, b, mode, beforeWrite));
    },
    takeBack: cancel,
    cancel,
    outline: () => (from && to ? { kind, a: from, b: to } : null),
    isOpen: () => from !== null,
  };
}

export function createLassoTool(world: ToolWorld): PaintTool {
  let points: ImagePoint[] = [];
  let mode: CombineMode = 'add';

  function extend({ point }: ToolSample): void {
    const last = points.at(-1);
    if (!last || distance(last, point) * world.scale() >= 1) points.push(point);
  }

  function cancel(): void {
    points = [];
  }

  return {
    ...NOTHING,
    down(sample, opposite) {
      mode = combineModeOf(world.settings(), opposite);
      points = [sample.point];
    },
    move: extend,
    up(sample) {
      extend(sample);
      const drawn = points;
      points = [];
      if (drawn.length < 3) return;
      world.engine.apply('lasso', (mask, beforeWrite) => paintPolygon(mask, drawn, mode, beforeWrite));
    },
    takeBack: cancel,
    cancel,
    outline: () => (points.length > 0 ? { kind: 'path', points, closed: false } : null),
    isOpen: () => points.length > 0,
  };
}

/** Corner by corner: a click sets one, a click on the first or a second one on the last closes, and so does Enter. */
export function createPolygonTool(world: ToolWorld): PaintTool {
  let corners: ImagePoint[] = [];
  let pointer: ImagePoint | null = null;
  let mode: CombineMode = 'add';

  function isNear(a: ImagePoint | undefined, b: ImagePoint, reachPx: number): boolean {
    return a !== undefined && distance(a, b) * world.scale() <= reachPx;
  }

  function commit(): boolean {
    const drawn = corners;
    if (drawn.length === 0) return false;
    corners = [];
    pointer = null;
    if (drawn.length >= 3)
      world.engine.apply('polygon', (mask, beforeWrite) => paintPolygon(mask, drawn, mode, beforeWrite));
    return true;
  }

  return {
    down(sample, opposite) {
      if (corners.length === 0) mode = combineModeOf(world.settings(), opposite);
      pointer = sample.point;
    },
    move(sample) {
      pointer = sample.point;
    },
    up({ point }) {
      const closes =
        corners.length >= 3 &&
        (isNear(corners[0], point, CLOSE_PX) || isNear(corners.at(-1), point, CLICK_PX));
      if (closes) commit();
      else if (!isNear(corners.at(-1), point, CLICK_PX)) corners.push(point);
    },
    cancel() {
      corners = [];
      pointer = null;
    },
    commit,
    stepBack: () => corners.pop() !== undefined,
    hover(point) {
      pointer = point;
    },
    takeBack() {
      pointer = null;
    },
    outline: () =>
      corners.length === 0
        ? null
        : { kind: 'path', points: pointer ? [...corners, pointer] : corners, closed: corners.length > 1 },
    isOpen: () => corners.length > 0,
  };
}
