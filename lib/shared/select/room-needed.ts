import type { Rect, Size } from '@/lib/shared/mask/geometry';
import { diagonalOf, intersectRects, isEmptyRect, rectOf } from '@/lib/shared/mask/geometry';

/** Of the thing's size: enough for another outline of about the same thing, and for the shadow at its foot. */
const SHARE = 0.06;
/** Of the photo's diagonal: less is lost in the model's own cells of 16 pixels, more takes in what should stay. */
const LEAST_SHARE = 0.003;
const MOST_SHARE = 0.03;
const LEAST_PX = 2;

/** By how many pixels a selection is best grown before an edit, to begin with: a model needs room around the thing. */
export function roomNeeded(selection: Rect, photo: Size): number {
  const part = intersectRects(selection, rectOf(photo));
  if (isEmptyRect(part)) return 0;
  const diagonal = diagonalOf(photo);
  const wished = SHARE * Math.sqrt(part.width * part.height);
  return Math.round(Math.max(LEAST_PX, LEAST_SHARE * diagonal, Math.min(MOST_SHARE * diagonal, wished)));
}
