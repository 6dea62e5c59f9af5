/** Polygon and lasso: anti-aliased scanline fill, even-odd, closed by itself. */
import type { CombineMode } from './blend';
import { paintRows } from './blend';
import { createCoverageRow, SUBLINES } from './coverage';
import type { ImagePoint, Rect } from './geometry';
import { coverExtent, intersectRects, rectOf } from './geometry';
import type { BeforeWrite, Mask } from './mask';

/** First and one-past-last sub-scanline that the edge crosses, x on the first, and the step from one to the next. */
type Edge = { first: number; last: number; x: number; step: number };

function buildEdges(points: readonly ImagePoint[], rect: Rect): Edge[] {
  const edges: Edge[] = [];
  const bottomLine = (rect.y + rect.height) * SUBLINES;
  for (let i = 0; i < points.length; i++) {
    const a = points[i] as ImagePoint;
    const b = points[(i + 1) % points.length] as ImagePoint;
    const [upper, lower] = a.y <= b.y ? [a, b] : [b, a];
    // The sub-scanline k lies at (k + 0.5) / SUBLINES. Half-open, so a shared corner is counted once.
    const first = Math.max(rect.y * SUBLINES, Math.ceil(upper.y * SUBLINES - 0.5));
    const last = Math.min(bottomLine, Math.ceil(lower.y * SUBLINES - 0.5));
    if (first >= last) continue;
    const slope = (lower.x - upper.x) / (lower.y - upper.y);
    const x = upper.x + ((first + 0.5) / SUBLINES - upper.y) * slope;
    edges.push({ first, last, x, step: slope / SUBLINES });
  }
  return edges.sort((a, b) => a.first - b.first);
}

/** Fewer than three points, or points that are not finite, select nothing. */
export function paintPolygon(
  mask: Mask,
  points: readonly ImagePoint[],
  mode: CombineMode,
  beforeWrite?: BeforeWrite,
): Rect {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  // A NaN among the points makes an extent that covers nothing.
  const extent = points.length < 3 ? coverExtent(0, 0, 0, 0) : coverExtent(left, top, right, bottom);
  const rect = intersectRects(extent, rectOf(mask));
  const edges = rect.width === 0 ? [] : buildEdges(points, rect);
  const coverage = createCoverageRow(rect.width);
  const active: Edge[] = [];
  let next = 0;

  return paintRows(
    mask,
    rect,
    mode,
    (y, row) => {
      for (let line = y * SUBLINES; line < (y + 1) * SUBLINES; line++) {
        let kept = 0;
        for (const edge of active) {
          if (edge.last <= line) continue;
          active[kept++] = edge;
        }
        active.length = kept;
        while (next < edges.length && (edges[next] as Edge).first <= line) active.push(edges[next++] as Edge);
        // Nearly sorted from line to line, where insertion is linear.
        for (let i = 1; i < active.length; i++) {
          const edge = active[i] as Edge;
          let at = i;
          while (at > 0 && (active[at - 1] as Edge).x > edge.x) {
            active[at] = active[at - 1] as Edge;
            at--;
          }
          active[at] = edge;
        }
        for (let i = 0; i + 1 < active.length; i += 2) {
          coverage.addSpan((active[i] as Edge).x - rect.x, (active[i + 1] as Edge).x - rect.x);
        }
        for (const edge of active) edge.x += edge.step;
      }
      coverage.flush(row);
    },
    beforeWrite,
  );
}
