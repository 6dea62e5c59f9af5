/**
 * The brush: a stroke is a chain of capsules, each painted when its end point arrives and then forgotten. A segment
 * costs what its own area costs, however much was painted before.
 */
import type { PaintMode } from './blend';
import type { ImagePoint, Rect } from './geometry';
import { EMPTY_RECT, uniteRects } from './geometry';
import type { BeforeWrite, Mask } from './mask';

export type Brush = {
  /** Image pixels; the coverage reaches 0 half a pixel beyond. */
  readonly radius: number;
  /** 1 = a crisp edge one pixel wide, 0 = falling off from the centre. */
  readonly hardness: number;
};

/** Rows between two calls of `beforeWrite`: the height of an undo tile, so a long diagonal copies few tiles. */
const BAND_ROWS = 256;
const TABLE_SIZE = 2048;
/** Radii nearer than this along one segment are painted as one, which is ten times as fast and not to be seen. */
const SAME_RADIUS_PX = 0.125;

/** Width of the edge in pixels; never under one, or it would not be anti-aliased. */
function edgeWidth(radius: number, hardness: number): number {
  return Math.max(1, (1 - hardness) * radius);
}

/**
 * Coverage 0…255 at `depth` 0 (where the edge begins, inside) to 1 (where it ends). A one-pixel edge is linear, which is
 * what area coverage is; wider ones turn into a smoothstep, whose ends cannot be seen.
 */
function edgeCoverage(depth: number, width: number): number {
  const t = Math.min(1, Math.max(0, depth));
  const curve = t * t * (3 - 2 * t);
  return 255 * (1 - (t + (curve - t) * Math.min(1, (width - 1) / 2)));
}

/** Coverage by squared distance, tabulated over the edge only: no square root per pixel. */
type Profile = {
  radius: number;
  hardness: number;
  inner: number;
  innerSquared: number;
  outer: number;
  table: Uint8Array;
};

function buildProfile(radius: number, hardness: number): Profile {
  const width = edgeWidth(radius, hardness);
  const outer = radius + 0.5;
  const inner = outer - width;
  const innerSquared = Math.max(0, inner) ** 2;
  const table = new Uint8Array(TABLE_SIZE + 1);
  for (let i = 0; i < TABLE_SIZE; i++) {
    const distance = Math.sqrt(innerSquared + ((i + 0.5) / TABLE_SIZE) * (outer * outer - innerSquared));
    table[i] = Math.round(edgeCoverage((distance - inner) / width, width));
  }
  return { radius, hardness, inner, innerSquared, outer, table };
}

let lastProfile: Profile | null = null;

function profileOf(radius: number, hardness: number): Profile {
  if (lastProfile?.radius !== radius || lastProfile.hardness !== hardness)
    lastProfile = buildProfile(radius, hardness);
  return lastProfile;
}

/** The convex hull of two discs, cut by one row: writes left and right into `out`, or returns false. */
type Hull = {
  ax: number;
  ay: number;
  ra: number;
  bx: number;
  by: number;
  rb: number;
  tangents: readonly Tangent[];
};
type Tangent = { x0: number; y0: number; x1: number; y1: number };

function buildHull(ax: number, ay: number, ra: number, bx: number, by: number, rb: number): Hull {
  const length = Math.hypot(bx - ax, by - ay);
  const tangents: Tangent[] = [];
  if (length > Math.abs(ra - rb)) {
    const ux = (bx - ax) / length;
    const uy = (by - ay) / length;
    const along = (ra - rb) / length;
    const across = Math.sqrt(1 - along * along);
    for (const side of [1, -1]) {
      const nx = along * ux - side * across * uy;
      const ny = along * uy + side * across * ux;
      tangents.push({ x0: ax + ra * nx, y0: ay + ra * ny, x1: bx + rb * nx, y1: by + rb * ny });
    }
  }
  return { ax, ay, ra, bx, by, rb, tangents };
}

function cutHull(hull: Hull, y: number, out: Float64Array): boolean {
  let left = Infinity;
  let right = -Infinity;
  const fromA = hull.ra * hull.ra - (y - hull.ay) ** 2;
  if (hull.ra > 0 && fromA >= 0) {
    const half = Math.sqrt(fromA);
    left = hull.ax - half;
    right = hull.ax + half;
  }
  const fromB = hull.rb * hull.rb - (y - hull.by) ** 2;
  if (hull.rb > 0 && fromB >= 0) {
    const half = Math.sqrt(fromB);
    left = Math.min(left, hull.bx - half);
    right = Math.max(right, hull.bx + half);
  }
  for (const { x0, y0, x1, y1 } of hull.tangents) {
    if (y0 === y1 || y < Math.min(y0, y1) || y > Math.max(y0, y1)) continue;
    const x = x0 + ((y - y0) / (y1 - y0)) * (x1 - x0);
    left = Math.min(left, x);
    right = Math.max(right, x);
  }
  out[0] = left;
  out[1] = right;
  return left <= right;
}

/** Writes the coverage of one row between two pixel columns. */
type RowKernel = (y: number, rowAt: number, from: number, to: number) => void;

function constantKernel(
  mask: Mask,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  profile: Profile,
  mode: PaintMode,
): RowKernel {
  const { data } = mask;
  const vx = bx - ax;
  const vy = by - ay;
  const squared = vx * vx + vy * vy;
  const inverse = squared > 0 ? 1 / squared : 0;
  const { innerSquared, table } = profile;
  const outerSquared = profile.outer * profile.outer;
  const scale = TABLE_SIZE / (outerSquared - innerSquared);
  const add = mode === 'add';
  return (y, rowAt, from, to) => {
    const py = y + 0.5 - ay;
    for (let x = from; x < to; x++) {
      const px = x + 0.5 - ax;
      let t = (px * vx + py * vy) * inverse;
      if (t < 0) t = 0;
      else if (t > 1) t = 1;
      const dx = px - t * vx;
      const dy = py - t * vy;
      const distanceSquared = dx * dx + dy * dy;
      if (distanceSquared >= outerSquared) continue;
      // Not at the same distance: under half a pixel of radius there is no inside, and the centre is not full.
      const coverage =
        distanceSquared < innerSquared
          ? 255
          : (table[((distanceSquared - innerSquared) * scale) | 0] as number);
      const at = rowAt + x;
      if (add) {
        if (coverage > (data[at] as number)) data[at] = coverage;
      } else if (255 - coverage < (data[at] as number)) data[at] = 255 - coverage;
    }
  };
}

/** A segment whose radius changes along the way. Signed distance to a round cone after Inigo Quilez (uneven capsule). */
function taperedKernel(
  mask: Mask,
  ax: number,
  ay: number,
  ra: number,
  bx: number,
  by: number,
  rb: number,
  hardness: number,
  mode: PaintMode,
): RowKernel {
  const { data } = mask;
  const vx = bx - ax;
  const vy = by - ay;
  const squared = vx * vx + vy * vy;
  const slope = ra - rb;
  const add = mode === 'add';
  // One disc swallows the other: there is no cone between them.
  const disc = squared <= slope * slope;
  const side = disc ? 0 : Math.sqrt(squared - slope * slope);
  return (y, rowAt, from, to) => {
    for (let x = from; x < to; x++) {
      const px = x + 0.5 - ax;
      const py = y + 0.5 - ay;
      let signed: number;
      let radius: number;
      const across = disc ? 0 : Math.abs(px * vy - py * vx) / squared;
      const along = disc ? 0 : (px * vx + py * vy) / squared;
      const place = disc ? (ra >= rb ? -1 : side + 1) : side * along - slope * across;
      if (place <= 0) {
        radius = ra;
        signed = Math.sqrt(px * px + py * py) - ra;
      } else if (place >= side) {
        radius = rb;
        signed = Math.sqrt((px - vx) ** 2 + (py - vy) ** 2) - rb;
      } else {
        radius = ra - (slope * place) / side;
        signed = side * across + slope * along - ra;
      }
      if (signed >= 0.5) continue;
      const width = edgeWidth(radius, hardness);
      const coverage = Math.round(edgeCoverage((signed - 0.5 + width) / width, width));
      const at = rowAt + x;
      if (add) {
        if (coverage > (data[at] as number)) data[at] = coverage;
      } else if (255 - coverage < (data[at] as number)) data[at] = 255 - coverage;
    }
  };
}

/**
 * One capsule from `from` to `to`; a dab where both are the same. Radii may differ (pen pressure).
 *
 * @param hardness 0…1
 * @returns the pixels that it may have changed, clipped to the mask
 */
export function paintSegment(
  mask: Mask,
  from: ImagePoint,
  fromRadius: number,
  to: ImagePoint,
  toRadius: number,
  hardness: number,
  mode: PaintMode,
  beforeWrite?: BeforeWrite,
): Rect {
  if (!Number.isFinite(from.x + from.y + to.x + to.y + fromRadius + toRadius)) return EMPTY_RECT;
  const tapered = Math.abs(fromRadius - toRadius) > SAME_RADIUS_PX;
  const ra = tapered ? fromRadius : Math.max(fromRadius, toRadius);
  const rb = tapered ? toRadius : ra;
  if (Math.max(ra, rb) <= 0) return EMPTY_RECT;
  const { width, height, data } = mask;

  const outline = buildHull(from.x, from.y, ra + 0.5, to.x, to.y, rb + 0.5);
  const profile = tapered ? null : profileOf(ra, hardness);
  const kernel = profile
    ? constantKernel(mask, from.x, from.y, to.x, to.y, profile, mode)
    : taperedKernel(mask, from.x, from.y, ra, to.x, to.y, rb, hardness, mode);
  // Inside the core every pixel is fully covered and needs no arithmetic.
  const coreA = profile ? profile.inner : ra - edgeWidth(ra, hardness) - 0.5;
  const coreB = profile ? profile.inner : rb - edgeWidth(rb, hardness) - 0.5;
  const core = coreA > 1 && coreB > 1 ? buildHull(from.x, from.y, coreA, to.x, to.y, coreB) : null;
  const coreValue = mode === 'add' ? 255 : 0;

  const top = Math.max(0, Math.floor(Math.min(from.y - ra, to.y - rb) - 0.5));
  const bottom = Math.min(height, Math.ceil(Math.max(from.y + ra, to.y + rb) + 0.5));
  const cut = new Float64Array(2);
  const lefts = new Int32Array(BAND_ROWS);
  const rights = new Int32Array(BAND_ROWS);
  let touched = EMPTY_RECT;
  for (let bandTop = top; bandTop < bottom; ) {
    // Bands end where tiles end.
    const bandBottom = Math.min(bottom, (Math.floor(bandTop / BAND_ROWS) + 1) * BAND_ROWS);
    let bandLeft = width;
    let bandRight = 0;
    for (let y = bandTop; y < bandBottom; y++) {
      const i = y - bandTop;
      lefts[i] = 0;
      rights[i] = 0;
      if (!cutHull(outline, y + 0.5, cut)) continue;
      const left = Math.max(0, Math.floor((cut[0] as number) - 0.5));
      const right = Math.min(width, Math.ceil((cut[1] as number) + 0.5));
      if (left >= right) continue;
      lefts[i] = left;
      rights[i] = right;
      bandLeft = Math.min(bandLeft, left);
      bandRight = Math.max(bandRight, right);
    }
    if (bandLeft < bandRight) {
      const band = { x: bandLeft, y: bandTop, width: bandRight - bandLeft, height: bandBottom - bandTop };
      beforeWrite?.(band);
      touched = uniteRects(touched, band);
      for (let y = bandTop; y < bandBottom; y++) {
        const left = lefts[y - bandTop] as number;
        const right = rights[y - bandTop] as number;
        const rowAt = y * width;
        let coreLeft = right;
        let coreRight = right;
        if (core && cutHull(core, y + 0.5, cut)) {
          coreLeft = Math.min(right, Math.max(left, Math.ceil((cut[0] as number) - 0.5)));
          coreRight = Math.min(right, Math.max(coreLeft, Math.floor((cut[1] as number) - 0.5) + 1));
        }
        kernel(y, rowAt, left, coreLeft);
        data.fill(coreValue, rowAt + coreLeft, rowAt + coreRight);
        kernel(y, rowAt, coreRight, right);
      }
    }
    bandTop = bandBottom;
  }
  return touched;
}

/** Radius of a pen at `pressure` 0…1: `smallest` (a share of the full radius) at no pressure, the full one at 1. */
export function pressureRadius(radius: number, pressure: number, smallest: number): number {
  return radius * (smallest + (1 - smallest) * Math.min(1, Math.max(0, pressure)));
}

export type Stroke = {
  /** Paints up to the next point and returns what was touched; empty for a move too small to matter yet. */
  extend(point: ImagePoint, radius?: number): Rect;
  /** Paints what `extend` held back. */
  finish(): Rect;
};

/**
 * A stroke being drawn. Moves under 2 % of the radius wait for the next point: pointers report far more often than the
 * shape of a large brush can show, and each segment costs its whole disc.
 */
export function createStroke(mask: Mask, brush: Brush, mode: PaintMode, beforeWrite?: BeforeWrite): Stroke {
  let painted: { point: ImagePoint; radius: number } | null = null;
  let waiting: { point: ImagePoint; radius: number } | null = null;

  function paintTo(point: ImagePoint, radius: number): Rect {
    const from = painted ?? { point, radius };
    painted = { point, radius };
    waiting = null;
    return paintSegment(mask, from.point, from.radius, point, radius, brush.hardness, mode, beforeWrite);
  }

  return {
    extend(point, radius = brush.radius) {
      if (painted) {
        const moved = Math.hypot(point.x - painted.point.x, point.y - painted.point.y);
        if (moved + Math.abs(radius - painted.radius) < Math.max(0.25, radius * 0.02)) {
          waiting = { point, radius };
          return EMPTY_RECT;
        }
      }
      return paintTo(point, radius);
    },
    finish() {
      return waiting ? paintTo(waiting.point, waiting.radius) : EMPTY_RECT;
    },
  };
}
