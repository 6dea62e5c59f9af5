import {
  EMPTY_RECT,
  intersectRects,
  isEmptyRect,
  type Rect,
  rectOf,
  type Size,
  uniteRects,
} from '@/lib/shared/mask/geometry';
import { createMask, cropMask, type Mask, type MaskPatch } from '@/lib/shared/mask/mask';
import { createStroke } from '@/lib/shared/mask/stroke';
import type { RoughStroke } from './canvas-jobs';

/** The pixels that strokes go over, with hard edges, in a mask of the photo's size; and where they are. */
export function drawStrokes(strokes: readonly RoughStroke[], photo: Size): { mask: Mask; rect: Rect } {
  const mask = createMask(photo.width, photo.height);
  let touched: Rect = EMPTY_RECT;
  for (const { points, radiusPx } of strokes) {
    const stroke = createStroke(mask, { radius: radiusPx, hardness: 1 }, 'add');
    for (const point of points) touched = uniteRects(touched, stroke.extend(point));
    touched = uniteRects(touched, stroke.finish());
  }
  return { mask, rect: intersectRects(touched, rectOf(photo)) };
}

/** The same without what lies around them. */
export function paintStrokes(strokes: readonly RoughStroke[], photo: Size): MaskPatch {
  const { mask, rect } = drawStrokes(strokes, photo);
  return { rect, data: isEmptyRect(rect) ? new Uint8Array(0) : cropMask(mask, rect).data };
}
