/** What is selected, on transparent ground. */
import { estimateForeground } from './foreground';
import { EMPTY_RECT, expandRect, intersectRects, isEmptyRect, type Rect, rectOf } from './geometry';
import { type Mask, requireSameSize } from './mask';
import { findBounds } from './measure';
import type { Pixels } from './resample';

export type CutOut = {
  /** RGBA, of the size of `rect`. */
  readonly data: Uint8Array<ArrayBuffer>;
  /** What of the photo it shows. */
  readonly rect: Rect;
};

/** So much around what is selected says what the old background looks like. */
export const CUT_OUT_MARGIN = 64;

/**
 * Alpha is the photo's own times the mask. A pixel that is selected wholly keeps its colour byte for byte; one that is
 * selected partly gets that of what is in front (foreground.ts). One that is not left at all is 0 in every channel:
 * nothing of what was cut away remains in the file, and it is small.
 *
 * @param source RGB or RGBA; only what is within `CUT_OUT_MARGIN` of the selection is looked at
 * @param trim cropped to what is left
 * @returns null where nothing would be left
 * @throws RangeError when the sizes differ
 */
export function cutOut(source: Pixels, mask: Mask, { trim }: { trim: boolean }): CutOut | null {
  requireSameSize(source, mask);
  const selected = findBounds(mask);
  const left = source.channels === 4 ? boundsOfLeft(source, mask, selected) : selected;
  if (isEmptyRect(left)) return null;
  const rect = trim ? left : rectOf(source);
  const data = new Uint8Array(rect.width * rect.height * 4);
  copyLeft(source, mask, left, { data, rect });
  const around = intersectRects(expandRect(left, CUT_OUT_MARGIN), rectOf(source));
  estimateForeground(source, mask, around, (x, y, red, green, blue) => {
    const inside = x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height;
    const at = ((y - rect.y) * rect.width + x - rect.x) * 4;
    if (!inside || data[at + 3] === 0) return;
    data[at] = red;
    data[at + 1] = green;
    data[at + 2] = blue;
  });
  return { data, rect };
}

function opacityOf({ channels, data }: Pixels, mask: Mask, pixel: number): number {
  const selected = mask.data[pixel] as number;
  return channels === 4 ? Math.round((selected * (data[pixel * 4 + 3] as number)) / 255) : selected;
}

function boundsOfLeft(source: Pixels, mask: Mask, selected: Rect): Rect {
  let [left, right, top, bottom] = [selected.x + selected.width, selected.x, -1, -1];
  for (let y = selected.y; y < selected.y + selected.height; y++) {
    for (let x = selected.x; x < selected.x + selected.width; x++) {
      if (opacityOf(source, mask, y * mask.width + x) === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      if (top < 0) top = y;
      bottom = y + 1;
    }
  }
  return top < 0 ? EMPTY_RECT : { x: left, y: top, width: right - left, height: bottom - top };
}

function copyLeft(source: Pixels, mask: Mask, left: Rect, { data, rect }: CutOut): void {
  const { channels } = source;
  for (let y = left.y; y < left.y + left.height; y++) {
    for (let x = left.x; x < left.x + left.width; x++) {
      const pixel = y * mask.width + x;
      const opacity = opacityOf(source, mask, pixel);
      if (opacity === 0) continue;
      const to = ((y - rect.y) * rect.width + x - rect.x) * 4;
      const from = pixel * channels;
      data[to] = source.data[from] as number;
      data[to + 1] = source.data[from + 1] as number;
      data[to + 2] = source.data[from + 2] as number;
      data[to + 3] = opacity;
    }
  }
}
