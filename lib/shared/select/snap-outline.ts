/** The last step of the magnetic lasso: its outline lies on the cells of a coarser scale until it is snapped to the photo. */
import type { RgbaImage } from '@/lib/shared/mask/flood';
import { type ImagePoint, imagePoint } from '@/lib/shared/mask/geometry';

/** How much a point may lie before or after its neighbours, in pixels, for each unit of gradient: outlines are smooth. */
const BEND_PRICE = 2;

/** The steepness of the photo across a direction, over all channels. */
function slopeAt(
  { width, height, data }: RgbaImage,
  x: number,
  y: number,
  acrossX: number,
  acrossY: number,
): number {
  const read = (u: number, v: number) => {
    const column = Math.min(width - 1, Math.max(0, Math.floor(u)));
    const row = Math.min(height - 1, Math.max(0, Math.floor(v)));
    return (row * width + column) * 4;
  };
  const before = read(x - acrossX, y - acrossY);
  const behind = read(x + acrossX, y + acrossY);
  let sum = 0;
  for (let c = 0; c < 3; c++) sum += Math.abs((data[behind + c] as number) - (data[before + c] as number));
  return sum;
}

/**
 * Moves each point across the outline to the steepest place within `reachPx`; the whole outline is chosen together, so that
 * neighbours stay neighbours (a dynamic programme over all points: Amini, Weymouth & Jain 1990). Both ends stay.
 */
export function snapOutline(photo: RgbaImage, outline: readonly ImagePoint[], reachPx: number): ImagePoint[] {
  const reach = Math.max(0, Math.ceil(reachPx));
  const places = 2 * reach + 1;
  if (outline.length < 3 || reach === 0) return [...outline];
  const normals = outline.map((_, i) => {
    const before = outline[Math.max(0, i - 2)] as ImagePoint;
    const behind = outline[Math.min(outline.length - 1, i + 2)] as ImagePoint;
    const length = Math.hypot(behind.x - before.x, behind.y - before.y) || 1;
    return { x: (behind.y - before.y) / length, y: (before.x - behind.x) / length };
  });
  let costs = new Float64Array(places);
  const came = new Int16Array(outline.length * places);
  for (const [i, point] of outline.entries()) {
    const normal = normals[i] as { x: number; y: number };
    const isEnd = i === 0 || i === outline.length - 1;
    const next = new Float64Array(places).fill(Number.POSITIVE_INFINITY);
    for (let k = 0; k < places; k++) {
      const offset = k - reach;
      if (isEnd && offset !== 0) continue;
      const gain = slopeAt(
        photo,
        point.x + normal.x * offset,
        point.y + normal.y * offset,
        normal.x,
        normal.y,
      );
      for (let from = 0; from < places; from++) {
        const before = i === 0 ? 0 : (costs[from] as number);
        const cost = before + BEND_PRICE * (k - from) ** 2 * (i === 0 ? 0 : 1) - gain;
        if (cost >= (next[k] as number)) continue;
        next[k] = cost;
        came[i * places + k] = from;
      }
    }
    costs = next;
  }
  const snapped: ImagePoint[] = [];
  let k = reach;
  for (let i = outline.length - 1; i >= 0; i--) {
    const point = outline[i] as ImagePoint;
    const normal = normals[i] as { x: number; y: number };
    const x = Math.min(photo.width, Math.max(0, point.x + normal.x * (k - reach)));
    const y = Math.min(photo.height, Math.max(0, point.y + normal.y * (k - reach)));
    snapped.push(imagePoint(x, y));
    k = came[i * places + k] as number;
  }
  return snapped.reverse();
}
