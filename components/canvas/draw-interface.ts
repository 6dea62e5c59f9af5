/** What lies over the photo: rings, outlines, frame, crosshair. In CSS pixels; light over dark, seen on any photo. */
import { boundsOf, type MarkupItem } from '@/lib/client/mask/markup';
import type { Outline } from '@/lib/client/mask/paint-tools';
import {
  type ImagePoint,
  imagePoint,
  type Rect,
  type ScreenPoint,
  type Size,
} from '@/lib/shared/mask/geometry';
import { toScreen, type View } from '@/lib/shared/mask/viewport';

const DARK = 'rgba(0, 0, 0, 0.75)';
const LIGHT = 'rgba(255, 255, 255, 0.95)';
const PAINT = 'rgba(255, 255, 255, 0.45)';

/** Strokes the path that `trace` lays, twice. */
function strokeTwice(context: CanvasRenderingContext2D, trace: () => void, dash: number[] = []): void {
  context.lineJoin = 'round';
  context.setLineDash([]);
  context.lineWidth = 3;
  context.strokeStyle = DARK;
  context.beginPath();
  trace();
  context.stroke();
  context.setLineDash(dash);
  context.lineWidth = 1.25;
  context.strokeStyle = LIGHT;
  context.beginPath();
  trace();
  context.stroke();
  context.setLineDash([]);
}

/** @param radiusPx CSS pixels. A brush too small to be seen gets a cross. */
export function drawRings(
  context: CanvasRenderingContext2D,
  at: ScreenPoint,
  radiusPx: number,
  hardness: number,
  erases: boolean,
): void {
  strokeTwice(context, () => context.arc(at.x, at.y, Math.max(1.5, radiusPx), 0, 2 * Math.PI));
  const inner = radiusPx * hardness;
  if (hardness < 0.95 && inner > 3) {
    context.globalAlpha = 0.6;
    strokeTwice(context, () => context.arc(at.x, at.y, inner, 0, 2 * Math.PI), [3, 3]);
    context.globalAlpha = 1;
  }
  if (radiusPx < 4)
    strokeTwice(context, () => {
      for (const [x, y] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ] as const) {
        context.moveTo(at.x + 6 * x, at.y + 6 * y);
        context.lineTo(at.x + 11 * x, at.y + 11 * y);
      }
    });
  if (erases && radiusPx >= 4)
    strokeTwice(context, () => {
      context.moveTo(at.x - 4, at.y);
      context.lineTo(at.x + 4, at.y);
    });
}

export function drawOutline(context: CanvasRenderingContext2D, outline: Outline, view: View): void {
  if (outline.kind === 'area') {
    strokeTwice(context, () => {
      for (const line of outline.lines) {
        traceLine(
          context,
          line.map((point) => toScreen(view, point)),
        );
        context.closePath();
      }
    }, [5, 4]);
    return;
  }
  if (outline.kind === 'stroke') {
    const points = outline.points.map((point) => toScreen(view, point));
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.lineWidth = Math.max(2, 2 * outline.radiusPx * view.scale);
    context.strokeStyle = PAINT;
    context.beginPath();
    traceLine(context, points.length === 1 ? [...points, ...points] : points);
    context.stroke();
    return;
  }
  if (outline.kind === 'path') {
    const points = outline.points.map((point) => toScreen(view, point));
    strokeTwice(context, () => {
      traceLine(context, points);
      if (outline.closed) context.closePath();
    }, [5, 4]);
    const first = points[0];
    if (first && outline.closed) drawKnob(context, first.x, first.y, 4);
    return;
  }
  const a = toScreen(view, outline.a);
  const b = toScreen(view, outline.b);
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const [width, height] = [Math.abs(a.x - b.x), Math.abs(a.y - b.y)];
  strokeTwice(context, () => {
    if (outline.kind === 'rectangle') context.rect(x, y, width, height);
    else context.ellipse(x + width / 2, y + height / 2, width / 2, height / 2, 0, 0, 2 * Math.PI);
  }, [5, 4]);
}

function traceLine(context: CanvasRenderingContext2D, points: readonly ScreenPoint[]): void {
  points.forEach(({ x, y }, i) => {
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
}

function drawKnob(context: CanvasRenderingContext2D, x: number, y: number, half: number): void {
  context.fillStyle = '#fff';
  context.strokeStyle = DARK;
  context.lineWidth = 1;
  context.beginPath();
  context.rect(x - half, y - half, 2 * half, 2 * half);
  context.fill();
  context.stroke();
}

/** In a grey that is seen on light and on dark pixels. */
export function drawPixelGrid(
  context: CanvasRenderingContext2D,
  { columns, rows }: { columns: readonly number[]; rows: readonly number[] },
  view: View,
): void {
  const [left = 0, right = 0] = [columns[0], columns.at(-1)];
  const [top = 0, bottom = 0] = [rows[0], rows.at(-1)];
  context.setLineDash([]);
  context.lineWidth = 1 / view.pixelRatio;
  context.strokeStyle = 'rgba(128, 128, 128, 0.55)';
  context.beginPath();
  for (const x of columns) {
    context.moveTo(x, top);
    context.lineTo(x, bottom);
  }
  for (const y of rows) {
    context.moveTo(left, y);
    context.lineTo(right, y);
  }
  context.stroke();
}

export function drawCrosshair(context: CanvasRenderingContext2D, point: ImagePoint, view: View): void {
  const { x, y } = toScreen(view, point);
  strokeTwice(context, () => {
    context.moveTo(x - 14, y);
    context.lineTo(x - 4, y);
    context.moveTo(x + 4, y);
    context.lineTo(x + 14, y);
    context.moveTo(x, y - 14);
    context.lineTo(x, y - 4);
    context.moveTo(x, y + 4);
    context.lineTo(x, y + 14);
  });
}

/**
 * The region that is sent: the rest of the photo is dimmed, a little while painting, more while the frame itself, then
 * with its handles, is being changed.
 */
export function drawFrame(
  context: CanvasRenderingContext2D,
  frame: Rect,
  photo: Size,
  view: View,
  withHandles: boolean,
): void {
  const a = toScreen(view, imagePoint(frame.x, frame.y));
  const b = toScreen(view, imagePoint(frame.x + frame.width, frame.y + frame.height));
  const p = toScreen(view, imagePoint(0, 0));
  const q = toScreen(view, imagePoint(photo.width, photo.height));
  context.fillStyle = withHandles ? 'rgba(0, 0, 0, 0.42)' : 'rgba(0, 0, 0, 0.18)';
  context.beginPath();
  context.rect(p.x, p.y, q.x - p.x, q.y - p.y);
  context.rect(a.x, a.y, b.x - a.x, b.y - a.y);
  context.fill('evenodd');
  strokeTwice(context, () => context.rect(a.x, a.y, b.x - a.x, b.y - a.y));
  if (!withHandles) return;
  const mx = (a.x + b.x) / 2;
  const my = (a.y + b.y) / 2;
  for (const x of [a.x, mx, b.x])
    for (const y of [a.y, my, b.y]) if (x !== mx || y !== my) drawKnob(context, x, y, 4.5);
}

export function drawSelection(context: CanvasRenderingContext2D, item: MarkupItem, view: View): void {
  const box = boundsOf(item);
  const a = toScreen(view, imagePoint(box.x, box.y));
  const b = toScreen(view, imagePoint(box.x + box.width, box.y + box.height));
  strokeTwice(context, () => context.rect(a.x - 4, a.y - 4, b.x - a.x + 8, b.y - a.y + 8), [4, 3]);
}
