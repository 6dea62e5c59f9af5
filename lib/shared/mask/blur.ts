/** Feather (a Gaussian, as three box blurs) and smooth (the same, made crisp again). */
import type { Rect } from './geometry';
import { EMPTY_RECT, expandRect, intersectRects, isEmptyRect, rectOf } from './geometry';
import type { BeforeWrite, Mask } from './mask';
import { findBounds } from './measure';

/**
 * Radii of three boxes whose convolution has the standard deviation `sigma` (W3C filter effects; Kovesi 2010).
 */
export function boxRadii(sigma: number): readonly [number, number, number] {
  const ideal = Math.sqrt((12 * sigma * sigma) / 3 + 1);
  const small = Math.floor((ideal - 1) / 2);
  const width = 2 * small + 1;
  const smallOnes = Math.round((12 * sigma * sigma - 3 * width * width - 12 * width - 9) / (-4 * width - 4));
  return [0, 1, 2].map((i) => (i < smallOnes ? small : small + 1)) as [number, number, number];
}

/** Beyond the edge of the line its last pixel goes on, so a mask that runs out of the photo stays full at the border. */
function blurLine(line: Uint8Array, out: Uint8Array, length: number, radius: number): void {
  const size = 2 * radius + 1;
  const last = length - 1;
  let sum = 0;
  for (let i = -radius; i <= radius; i++) sum += line[Math.min(last, Math.max(0, i))] as number;
  for (let i = 0; i < length; i++) {
    out[i] = (sum + radius) / size;
    const enter = i + radius + 1;
    const leave = i - radius;
    sum += (line[Math.min(enter, last)] as number) - (line[Math.max(leave, 0)] as number);
  }
}

function blurRows(mask: Mask, rect: Rect, radii: readonly number[]): void {
  let a = new Uint8Array(rect.width);
  let b = new Uint8Array(rect.width);
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const at = y * mask.width + rect.x;
    a.set(mask.data.subarray(at, at + rect.width));
    for (const radius of radii) {
      if (radius === 0) continue;
      blurLine(a, b, rect.width, radius);
      [a, b] = [b, a];
    }
    mask.data.set(a, at);
  }
}

/** In place, with a ring of the original rows that the window still needs: rows stay contiguous for the cache. */
function blurColumns(mask: Mask, rect: Rect, radius: number): void {
  if (radius === 0) return;
  const { width, data } = mask;
  const size = 2 * radius + 1;
  const columns = rect.width;
  const ring = new Uint8Array(columns * Math.min(size + 1, rect.height));
  const ringRows = ring.length / columns;
  const sums = new Uint32Array(columns);
  const lastRow = rect.height - 1;
  const clampRow = (row: number) => Math.min(lastRow, Math.max(0, row));
  const keep = (row: number) => {
    const at = (rect.y + row) * width + rect.x;
    ring.set(data.subarray(at, at + columns), (row % ringRows) * columns);
  };
  for (let row = 0; row <= Math.min(lastRow, radius); row++) keep(row);
  for (let i = -radius; i <= radius; i++) {
    const at = (clampRow(i) % ringRows) * columns;
    for (let x = 0; x < columns; x++) sums[x] = (sums[x] as number) + (ring[at + x] as number);
  }
  for (let row = 0; row <= lastRow; row++) {
    const entering = row + radius + 1;
    // Kept before this row is overwritten: what leaves the window now is still in the ring.
    if (entering <= lastRow) keep(entering);
    const at = (rect.y + row) * width + rect.x;
    const enter = (clampRow(entering) % ringRows) * columns;
    const leave = (clampRow(row - radius) % ringRows) * columns;
    for (let x = 0; x < columns; x++) {
      const sum = sums[x] as number;
      data[at + x] = (sum + radius) / size;
      sums[x] = sum + (ring[enter + x] as number) - (ring[leave + x] as number);
    }
  }
}

/** @param sigmaPx standard deviation of the blur; 0 does nothing */
export function featherMask(mask: Mask, sigmaPx: number, beforeWrite?: BeforeWrite): Rect {
  if (!(sigmaPx >= 0 && sigmaPx <= 1_000))
    throw new RangeError(`A feather of ${sigmaPx} pixels is not possible.`);
  const radii = boxRadii(sigmaPx);
  const reach = radii[0] + radii[1] + radii[2];
  const rect = intersectRects(expandRect(findBounds(mask, 1), reach), rectOf(mask));
  if (reach === 0 || isEmptyRect(rect)) return EMPTY_RECT;
  beforeWrite?.(rect);
  blurRows(mask, rect, radii);
  for (const radius of radii) blurColumns(mask, rect, radius);
  return rect;
}

/**
 * Rounds off corners and jagged edges up to about `radiusPx`, removes specks and closes pinholes of that size: blur, then
 * steepen around one half until the edge is one pixel wide again. Straight edges stay where they are.
 */
export function smoothMask(mask: Mask, radiusPx: number, beforeWrite?: BeforeWrite): Rect {
  const sigma = radiusPx / 2;
  const rect = featherMask(mask, sigma, beforeWrite);
  // A blurred straight edge climbs 255 / (σ·√2π) per pixel.
  const gain = Math.max(1, sigma * Math.sqrt(2 * Math.PI));
  const table = new Uint8ClampedArray(256);
  for (let value = 0; value < 256; value++) table[value] = 127.5 + (value - 127.5) * gain;
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const at = y * mask.width + rect.x;
    for (let i = at; i < at + rect.width; i++) mask.data[i] = table[mask.data[i] as number] as number;
  }
  return rect;
}
