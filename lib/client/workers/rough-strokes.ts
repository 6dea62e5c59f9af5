import {
  EMPTY_RECT,
  intersectRects,
  isEmptyRect,
  type Rect,
  rectOf,
  type Size,
  uniteRects,
} from '@/lib/shared/mask/geometry';
import { createMask, cropMask, type MaskPatch } from '@/lib/shared/mask/mask';
import { createStroke } from '@/lib/shared/mask/stroke';
import type { RoughStroke } from './canvas-jobs';

/** The pixels that strokes go over, with hard edges. */
export function paintStrokes(strokes: readonly RoughStroke[], photo: Size): MaskPatch {
  const mask = createMask(photo.width, photo.height);
  let touched: Rect = EMPTY_RECT;
  for (const { points, radiusPx } of strokes) {
    const stroke = createStroke(mask, { radius: radiusPx, hardness: 1 }, 'add');
    for (const point of points) touched = uniteRects(touched, stroke.extend(point));
    touched = uniteRects(touched, stroke.finish());
  }
  const rect = intersectRects(touched, rectOf(photo));
  return { rect, data: isEmptyRect(rect) ? new Uint8Array(0) : cropMask(mask, rect).data };
}
