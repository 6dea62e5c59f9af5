/** The line around what a coarse map has inside, for drawing. */
import { type ImagePoint, imagePoint } from '@/lib/shared/mask/geometry';
import type { CoarseMap } from './coarse-map';

/** Which sides of a square between four cells the line joins, by which corners are inside (marching squares). */
const TOP = 0;
const RIGHT = 1;
const BOTTOM = 2;
const LEFT = 3;
type Side = typeof TOP | typeof RIGHT | typeof BOTTOM | typeof LEFT;

/** The inside lies at the right of each. Corners: 1 upper left, 2 upper right, 4 lower right, 8 lower left. */
const LINES: readonly (readonly (readonly [Side, Side])[])[] = [
  [],
  [[TOP, LEFT]],
  [[RIGHT, TOP]],
  [[RIGHT, LEFT]],
  [[BOTTOM, RIGHT]],
  [
    [TOP, LEFT],
    [BOTTOM, RIGHT],
  ],
  [[BOTTOM, TOP]],
  [[BOTTOM, LEFT]],
  [[LEFT, BOTTOM]],
  [[TOP, BOTTOM]],
  [
    [RIGHT, TOP],
    [LEFT, BOTTOM],
  ],
  [[RIGHT, BOTTOM]],
  [[LEFT, RIGHT]],
  [[TOP, RIGHT]],
  [[LEFT, TOP]],
  [],
];

/** Beyond the map nothing is inside. */
const OUTSIDE = -1;

/** Closed lines where the logits are 0, between the cells by their share. In pixels of the photo. */
export function traceOutline({ width, height, data, area }: CoarseMap): ImagePoint[][] {
  const valueAt = (x: number, y: number) =>
    x < 0 || y < 0 || x >= width || y >= height ? OUTSIDE : (data[y * width + x] as number);
  const columns = width + 1;
  /** Each place where the line crosses from one cell to the next has a number: those between left and right first. */
  const across = (x: number, y: number) => (y + 1) * (columns + 1) + x + 1;
  const upright = (columns + 1) * (height + 2);
  const down = (x: number, y: number) => upright + across(x, y);

  const next = new Map<number, number>();
  const places = new Map<number, ImagePoint>();
  const toPhoto = (x: number, y: number) =>
    imagePoint(
      area.x + (area.width * Math.min(width, Math.max(0, x + 0.5))) / width,
      area.y + (area.height * Math.min(height, Math.max(0, y + 0.5))) / height,
    );
  for (let y = -1; y < height; y++) {
    for (let x = -1; x < width; x++) {
      const corners = [valueAt(x, y), valueAt(x + 1, y), valueAt(x + 1, y + 1), valueAt(x, y + 1)] as const;
      const inside = corners.reduce((bits, value, i) => (value > 0 ? bits | (1 << i) : bits), 0);
      const share = (a: number, b: number) => a / (a - b);
      const crossing = (side: Side): number => {
        const [upperLeft, upperRight, lowerRight, lowerLeft] = corners;
        switch (side) {
          case TOP:
            places.set(across(x, y), toPhoto(x + share(upperLeft, upperRight), y));
            return across(x, y);
          case BOTTOM:
            places.set(across(x, y + 1), toPhoto(x + share(lowerLeft, lowerRight), y + 1));
            return across(x, y + 1);
          case LEFT:
            places.set(down(x, y), toPhoto(x, y + share(upperLeft, lowerLeft)));
            return down(x, y);
          case RIGHT:
            places.set(down(x + 1, y), toPhoto(x + 1, y + share(upperRight, lowerRight)));
            return down(x + 1, y);
        }
      };
      for (const [from, to] of LINES[inside] ?? []) next.set(crossing(from), crossing(to));
    }
  }

  const outlines: ImagePoint[][] = [];
  for (const start of places.keys()) {
    const outline: ImagePoint[] = [];
    for (let at: number | undefined = start; at !== undefined && next.has(at); ) {
      const place = places.get(at);
      if (place !== undefined) outline.push(place);
      const following: number | undefined = next.get(at);
      next.delete(at);
      at = following;
    }
    if (outline.length > 2) outlines.push(outline);
  }
  return outlines;
}
