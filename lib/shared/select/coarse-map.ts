/** What a network or a scribble knows of a thing: a small map of how sure it is, laid over a part of the photo. */
import { EMPTY_RECT, type Rect } from '@/lib/shared/mask/geometry';

export type CoarseMap = {
  readonly width: number;
  readonly height: number;
  /** Logits, row by row: above 0 is inside, and the farther from 0 the surer. */
  readonly data: Float32Array;
  /** The photo's pixels that the map covers. */
  readonly area: Rect;
};

/** @throws RangeError when the map has no cells or not as many as its size says */
export function requireWholeMap({ width, height, data }: CoarseMap): void {
  if (!(width > 0 && height > 0) || data.length !== width * height) {
    throw new RangeError(`A map of ${width}x${height} cells has not ${data.length} values.`);
  }
}

/** The longer side of one cell, in pixels of the photo. */
export function cellSizeOf({ width, height, area }: CoarseMap): number {
  return Math.max(area.width / width, area.height / height);
}

/** The part of the photo around all cells that are inside, with `reach` cells more on each side; empty where none is. */
export function findExtent(map: CoarseMap, reach: number): Rect {
  const { width, height, data, area } = map;
  let [left, top, right, bottom] = [width, height, -1, -1];
  let isAnyInside = false;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const logit = data[y * width + x] as number;
      if (!(logit > 0)) continue;
      isAnyInside = true;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (!isAnyInside) return EMPTY_RECT;
  const scaleX = area.width / width;
  const scaleY = area.height / height;
  const x = Math.max(area.x, Math.floor(area.x + (left - reach) * scaleX));
  const y = Math.max(area.y, Math.floor(area.y + (top - reach) * scaleY));
  return {
    x,
    y,
    width: Math.min(area.x + area.width, Math.ceil(area.x + (right + 1 + reach) * scaleX)) - x,
    height: Math.min(area.y + area.height, Math.ceil(area.y + (bottom + 1 + reach) * scaleY)) - y,
  };
}

/** For `count` places from `start` on, `step` photo pixels apart: the cell before each and the share of the one behind it. */
function buildLine(cells: number, from: number, length: number, start: number, step: number, count: number) {
  const before = new Int32Array(count);
  const share = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const at = ((start + i * step - from) / length) * cells - 0.5;
    const clamped = Math.min(cells - 1, Math.max(0, at));
    before[i] = Math.min(Math.max(0, cells - 2), Math.floor(clamped));
    share[i] = clamped - (before[i] as number);
  }
  return { before, share };
}

/**
 * The map's logits, linear between the centres of its cells, at width × height places of the photo. Beyond its outer
 * cells the map goes on with their values.
 *
 * @param at the photo coordinates of the first place
 * @param step photo pixels between two places
 */
export function sampleLogits(
  map: CoarseMap,
  at: { readonly x: number; readonly y: number },
  step: number,
  width: number,
  height: number,
): Float32Array {
  const { area, data } = map;
  const across = buildLine(map.width, area.x, area.width, at.x, step, width);
  const down = buildLine(map.height, area.y, area.height, at.y, step, height);
  const rightBy = map.width > 1 ? 1 : 0;
  const downBy = map.height > 1 ? map.width : 0;
  const result = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = (down.before[y] as number) * map.width;
    const v = down.share[y] as number;
    for (let x = 0; x < width; x++) {
      const cell = row + (across.before[x] as number);
      const u = across.share[x] as number;
      const upper = (data[cell] as number) * (1 - u) + (data[cell + rightBy] as number) * u;
      const lower = (data[cell + downBy] as number) * (1 - u) + (data[cell + downBy + rightBy] as number) * u;
      result[y * width + x] = upper * (1 - v) + lower * v;
    }
  }
  return result;
}
