/** Marks on the photo for the models that read them: a few vector items, their undo, and how they are drawn. */
import type { ImagePoint, Rect, Size } from '@/lib/shared/mask/geometry';
import type { StepName } from './mask-engine';

type Mark = {
  readonly id: number;
  /** CSS colour, `#rrggbb`. */
  readonly colour: string;
  /** Line width, image pixels; for text a fifth of its height. */
  readonly width: number;
};

/** Coordinates are image pixels, `points` as x, y, x, y …; two points are two opposite corners. */
export type MarkupItem = Mark &
  (
    | {
        readonly kind: 'pen' | 'arrow' | 'line' | 'rectangle' | 'ellipse';
        readonly points: readonly number[];
      }
    | { readonly kind: 'text'; readonly points: readonly number[]; readonly text: string }
  );

export type MarkupState = {
  readonly items: readonly MarkupItem[];
  readonly selectedId: number | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly revision: number;
};

/** So many steps back; items are small, and each step keeps a list of them. */
const MAX_STEPS = 200;

type Step = { readonly name: StepName; readonly items: readonly MarkupItem[] };

export type MarkupEngine = ReturnType<typeof createMarkupEngine>;

export function createMarkupEngine() {
  let items: readonly MarkupItem[] = [];
  let selectedId: number | null = null;
  let done: Step[] = [];
  let undone: Step[] = [];
  let revision = 0;
  let known: MarkupState | null = null;
  const listeners = new Set<() => void>();

  function notify(): void {
    revision++;
    known = null;
    for (const listener of listeners) listener();
  }
  function change(name: StepName, next: readonly MarkupItem[]): void {
    done = [...done, { name, items }].slice(-MAX_STEPS);
    undone = [];
    items = next;
    if (!items.some(({ id }) => id === selectedId)) selectedId = null;
    notify();
  }
  function step(from: Step[], to: Step[]): StepName | null {
    const taken = from.pop();
    if (!taken) return null;
    to.push({ name: taken.name, items });
    items = taken.items;
    if (!items.some(({ id }) => id === selectedId)) selectedId = null;
    notify();
    return taken.name;
  }

  return {
    /** The same object until something changes. */
    state(): MarkupState {
      known ??= {
        items,
        selectedId,
        canUndo: done.length > 0,
        canRedo: undone.length > 0,
        revision,
      };
      return known;
    },
    nextId: () => items.reduce((most, { id }) => Math.max(most, id), 0) + 1,
    add(item: MarkupItem): void {
      change(item.kind, [...items, item]);
    },
    select(id: number | null): void {
      if (selectedId === id) return;
      selectedId = id;
      notify();
    },
    /** Moves by image pixels. */
    move(id: number, deltaX: number, deltaY: number): void {
      if (deltaX === 0 && deltaY === 0) return;
      change(
        'move',
        items.map((item) => (item.id === id ? moveItem(item, deltaX, deltaY) : item)),
      );
    },
    remove(id: number): void {
      if (!items.some((item) => item.id === id)) return;
      change(
        'delete',
        items.filter((item) => item.id !== id),
      );
    },
    clear(): void {
      if (items.length > 0) change('clear', []);
    },
    undo: () => step(done, undone),
    redo: () => step(undone, done),
    restore(kept: readonly MarkupItem[]): void {
      items = kept;
      done = [];
      undone = [];
      selectedId = null;
      notify();
    },
    onChange(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function moveItem(item: MarkupItem, deltaX: number, deltaY: number): MarkupItem {
  return { ...item, points: item.points.map((value, i) => value + (i % 2 === 0 ? deltaX : deltaY)) };
}

/** Height of a text's letters, image pixels. */
export function textSize({ width }: Pick<Mark, 'width'>): number {
  return width * 5;
}

/** Around all of an item, its line's width included. A text's width is estimated: only a canvas could measure it. */
export function boundsOf(item: MarkupItem): Rect {
  const xs = item.points.filter((_, i) => i % 2 === 0);
  const ys = item.points.filter((_, i) => i % 2 === 1);
  const left = Math.min(...xs);
  const top = Math.min(...ys);
  if (item.kind === 'text') {
    const size = textSize(item);
    const lines = item.text.split('\n');
    const longest = Math.max(...lines.map((line) => line.length));
    return {
      x: left,
      y: top,
      width: Math.max(size, longest * size * 0.62),
      height: lines.length * size * 1.2,
    };
  }
  const half = item.width / 2;
  return {
    x: left - half,
    y: top - half,
    width: Math.max(...xs) - left + item.width,
    height: Math.max(...ys) - top + item.width,
  };
}

function distanceToSegment(point: ImagePoint, ax: number, ay: number, bx: number, by: number): number {
  const vx = bx - ax;
  const vy = by - ay;
  const squared = vx * vx + vy * vy;
  const t =
    squared === 0 ? 0 : Math.min(1, Math.max(0, ((point.x - ax) * vx + (point.y - ay) * vy) / squared));
  return Math.hypot(point.x - ax - t * vx, point.y - ay - t * vy);
}

function corners(item: MarkupItem): [number, number, number, number] {
  const [ax = 0, ay = 0] = item.points;
  const bx = item.points.at(-2) ?? ax;
  const by = item.points.at(-1) ?? ay;
  return [ax, ay, bx, by];
}

function isHit(item: MarkupItem, point: ImagePoint, reachPx: number): boolean {
  const box = boundsOf(item);
  const inBox =
    point.x >= box.x - reachPx &&
    point.x <= box.x + box.width + reachPx &&
    point.y >= box.y - reachPx &&
    point.y <= box.y + box.height + reachPx;
  if (!inBox || item.kind === 'text' || item.kind === 'rectangle' || item.kind === 'ellipse') return inBox;
  const reach = item.width / 2 + reachPx;
  const { points } = item;
  if (points.length === 2) return true;
  for (let i = 0; i + 3 < points.length; i += 2) {
    const [ax, ay, bx, by] = points.slice(i, i + 4) as [number, number, number, number];
    if (distanceToSegment(point, ax, ay, bx, by) <= reach) return true;
  }
  return false;
}

/** The topmost item at a point, or null. @param reachPx image pixels of grace around thin lines */
export function findItemAt(
  items: readonly MarkupItem[],
  point: ImagePoint,
  reachPx: number,
): MarkupItem | null {
  return items.findLast((item) => isHit(item, point, reachPx)) ?? null;
}

/** What both the screen's canvas and a worker's offscreen one can do. */
export type Drawing = Pick<
  CanvasRenderingContext2D,
  | 'strokeStyle'
  | 'fillStyle'
  | 'lineWidth'
  | 'lineCap'
  | 'lineJoin'
  | 'font'
  | 'textBaseline'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'quadraticCurveTo'
  | 'closePath'
  | 'ellipse'
  | 'rect'
  | 'arc'
  | 'stroke'
  | 'fill'
  | 'fillText'
>;

function tracePen(context: Drawing, points: readonly number[]): void {
  const [startX = 0, startY = 0] = points;
  context.moveTo(startX, startY);
  // Through the middles of the segments: a hand's points are far apart when it is fast.
  for (let i = 2; i + 3 < points.length; i += 2) {
    const [x, y, nextX, nextY] = points.slice(i, i + 4) as [number, number, number, number];
    context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  context.lineTo(points.at(-2) ?? startX, points.at(-1) ?? startY);
}

function drawArrow(context: Drawing, item: MarkupItem): void {
  const [ax, ay, bx, by] = corners(item);
  const length = Math.hypot(bx - ax, by - ay);
  if (length === 0) return;
  const head = Math.min(length, item.width * 4.5);
  const ux = (bx - ax) / length;
  const uy = (by - ay) / length;
  const neckX = bx - ux * head;
  const neckY = by - uy * head;
  context.beginPath();
  context.moveTo(ax, ay);
  // The shaft ends within the head, or its round end would blunt the tip.
  context.lineTo(neckX + ux * head * 0.3, neckY + uy * head * 0.3);
  context.stroke();
  context.beginPath();
  context.moveTo(bx, by);
  context.lineTo(neckX - uy * head * 0.5, neckY + ux * head * 0.5);
  context.lineTo(neckX + uy * head * 0.5, neckY - ux * head * 0.5);
  context.closePath();
  context.fill();
}

/** Draws in image pixels, on the screen and into the file alike: what is seen is what is sent. */
export function drawMarkup(context: Drawing, items: readonly MarkupItem[]): void {
  for (const item of items) {
    const [ax, ay, bx, by] = corners(item);
    context.strokeStyle = item.colour;
    context.fillStyle = item.colour;
    context.lineWidth = item.width;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    if (item.kind === 'text') {
      const size = textSize(item);
      // A generic family: a worker has none of the page's fonts.
      context.font = `600 ${size}px sans-serif`;
      context.textBaseline = 'top';
      item.text.split('\n').forEach((line, i) => {
        context.fillText(line, ax, ay + i * size * 1.2);
      });
      continue;
    }
    if (item.kind === 'arrow') {
      drawArrow(context, item);
      continue;
    }
    context.beginPath();
    if (item.kind === 'pen' && item.points.length === 2) {
      context.arc(ax, ay, item.width / 2, 0, 2 * Math.PI);
      context.fill();
      continue;
    }
    if (item.kind === 'pen') tracePen(context, item.points);
    else if (item.kind === 'line') {
      context.moveTo(ax, ay);
      context.lineTo(bx, by);
    } else if (item.kind === 'rectangle')
      context.rect(Math.min(ax, bx), Math.min(ay, by), Math.abs(bx - ax), Math.abs(by - ay));
    else
      context.ellipse(
        (ax + bx) / 2,
        (ay + by) / 2,
        Math.abs(bx - ax) / 2,
        Math.abs(by - ay) / 2,
        0,
        0,
        2 * Math.PI,
      );
    context.stroke();
  }
}

/** A line's width that reads well on a photo of this size. */
export function defaultMarkupWidth(photo: Size): number {
  return Math.max(2, Math.round(Math.max(photo.width, photo.height) / 250));
}
