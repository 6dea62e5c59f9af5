/** The mask as it is seen: rows of device pixels looked up in a table of 256 colours. */
import type { Rect } from './geometry';
import type { Pyramid } from './pyramid';
import { pickLevel } from './pyramid';
import type { View } from './viewport';

export type OverlayStyle = {
  /** 0…255 each. */
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** At full mask, 0…1. */
  readonly opacity: number;
};

/** One colour per mask value, as the bytes of `ImageData` (straight alpha) read as little-endian words. */
export function buildColourTable(style: OverlayStyle): Uint32Array {
  const colour = style.red | (style.green << 8) | (style.blue << 16);
  return Uint32Array.from(
    { length: 256 },
    (_, value) => (colour | (Math.round(value * style.opacity) << 24)) >>> 0,
  );
}

/**
 * Draws the part `rect` (device pixels) of the overlay, wherever the image is; beyond it, transparent.
 *
 * Zoomed out it reads the pyramid level nearest to the screen's resolution, zoomed in the mask's own pixels, nearest
 * neighbour: hard pixel edges are what one wants to see there.
 *
 * @param out `rect.width · rect.height` pixels, as `new Uint32Array(imageData.data.buffer)`
 * @param pattern table of colours for the alternate cells of a hatching of 8 device pixels, or the same as `colours`
 */
export function renderOverlay(
  pyramid: Pyramid,
  view: View,
  rect: Rect,
  colours: Uint32Array,
  out: Uint32Array,
  pattern: Uint32Array = colours,
): void {
  const scale = view.scale * view.pixelRatio;
  const index = pickLevel(pyramid, scale);
  const level = pyramid.levels[index];
  if (!level) return;
  // Level pixels per device pixel.
  const perPixel = 1 / (scale * 2 ** index);
  // From each device pixel's own number, not from the rectangle's corner: a part comes out exactly as in the whole.
  const originX = 0.5 - view.offsetX * view.pixelRatio;
  const originY = 0.5 - view.offsetY * view.pixelRatio;
  const columns = new Int32Array(rect.width);
  for (let i = 0; i < rect.width; i++) {
    const x = Math.floor((rect.x + i + originX) * perPixel);
    columns[i] = x >= 0 && x < level.width ? x : -1;
  }
  for (let j = 0; j < rect.height; j++) {
    const y = Math.floor((rect.y + j + originY) * perPixel);
    const to = j * rect.width;
    if (y < 0 || y >= level.height) {
      out.fill(0, to, to + rect.width);
      continue;
    }
    const at = y * level.width;
    for (let i = 0; i < rect.width; i++) {
      const x = columns[i] as number;
      const table = ((rect.x + i + rect.y + j) & 8) === 0 ? colours : pattern;
      out[to + i] = x < 0 ? 0 : (table[level.data[at + x] as number] as number);
    }
  }
}
