/** What a press, a drag and a release do while marking up. */
import type { ImagePoint } from '@/lib/shared/mask/geometry';
import { imagePoint } from '@/lib/shared/mask/geometry';
import { findItemAt, type MarkupEngine, type MarkupItem, moveItem } from './markup';
import type { ToolSample } from './paint-tools';

export type MarkupStyle = { readonly colour: string; readonly width: number };

export type MarkupDrawing = {
  down(sample: ToolSample): void;
  move(sample: ToolSample): void;
  up(sample: ToolSample): void;
  cancel(): void;
  /** The item being drawn or moved, as it would be on release. */
  draft(): MarkupItem | null;
};

export type MarkupWorld = {
  readonly markup: MarkupEngine;
  style(): MarkupStyle;
  /** Screen pixels per image pixel. */
  scale(): number;
};

const CLICK_PX = 3;
const GRACE_PX = 8;
/** Angles that Shift holds a line to. */
const ANGLE_STEP = Math.PI / 12;

function toPoints(...points: readonly ImagePoint[]): number[] {
  return points.flatMap(({ x, y }) => [x, y]);
}

function constrainLine(from: ImagePoint, to: ImagePoint): ImagePoint {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const angle = Math.round(Math.atan2(to.y - from.y, to.x - from.x) / ANGLE_STEP) * ANGLE_STEP;
  return imagePoint(from.x + length * Math.cos(angle), from.y + length * Math.sin(angle));
}

function constrainBox(from: ImagePoint, to: ImagePoint): ImagePoint {
  const side = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  return imagePoint(from.x + side * (to.x < from.x ? -1 : 1), from.y + side * (to.y < from.y ? -1 : 1));
}

export function createPenDrawing({ markup, style, scale }: MarkupWorld): MarkupDrawing {
  let points: number[] | null = null;

  function extend({ point }: ToolSample): void {
    if (!points) return;
    const movedPx = Math.hypot(point.x - (points.at(-2) ?? 0), point.y - (points.at(-1) ?? 0)) * scale();
    if (movedPx >= 1.5) points.push(point.x, point.y);
  }
  const draft = (): MarkupItem | null =>
    points && { id: markup.nextId(), kind: 'pen', points: [...points], ...style() };

  return {
    down({ point }) {
      points = toPoints(point);
    },
    move: extend,
    up(sample) {
      extend(sample);
      const item = draft();
      points = null;
      if (item) markup.add(item);
    },
    cancel() {
      points = null;
    },
    draft,
  };
}

export function createShapeDrawing(
  { markup, style, scale }: MarkupWorld,
  kind: 'arrow' | 'line' | 'rectangle' | 'ellipse',
): MarkupDrawing {
  let from: ImagePoint | null = null;
  let to: ImagePoint | null = null;

  function extend({ point, shift }: ToolSample): void {
    if (!from) return;
    const isLine = kind === 'arrow' || kind === 'line';
    to = shift ? (isLine ? constrainLine : constrainBox)(from, point) : point;
  }
  const draft = (): MarkupItem | null =>
    from && to && Math.hypot(to.x - from.x, to.y - from.y) * scale() >= CLICK_PX
      ? { id: markup.nextId(), kind, points: toPoints(from, to), ...style() }
      : null;

  return {
    down({ point }) {
      from = point;
      to = point;
    },
    move: extend,
    up(sample) {
      extend(sample);
      const item = draft();
      from = null;
      if (item) markup.add(item);
    },
    cancel() {
      from = null;
    },
    draft,
  };
}

/** Selects what is clicked, and moves it by a drag. */
export function createSelectDrawing({ markup, scale }: MarkupWorld): MarkupDrawing {
  let item: MarkupItem | null = null;
  let from: ImagePoint | null = null;
  let to: ImagePoint | null = null;

  const draft = (): MarkupItem | null =>
    item && from && to ? moveItem(item, to.x - from.x, to.y - from.y) : null;

  return {
    down({ point }) {
      item = findItemAt(markup.state().items, point, GRACE_PX / scale());
      markup.select(item?.id ?? null);
      from = point;
      to = null;
    },
    move({ point }) {
      const far = from && Math.hypot(point.x - from.x, point.y - from.y) * scale() >= CLICK_PX;
      if (to || far) to = point;
    },
    up() {
      if (item && from && to) markup.move(item.id, to.x - from.x, to.y - from.y);
      item = null;
    },
    cancel() {
      item = null;
    },
    draft,
  };
}
