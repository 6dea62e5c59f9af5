import { fillHoles } from '@/lib/shared/mask/areas';
import { featherMask, smoothMask } from '@/lib/shared/mask/blur';
import { intersectRects, type Rect, rectOf } from '@/lib/shared/mask/geometry';
import { copyMask, cropMask, type Mask, type MaskPatch } from '@/lib/shared/mask/mask';
import { growMask, shrinkMask } from '@/lib/shared/mask/morphology';
import type { Refinement } from './canvas-jobs';

/** What needs no more than the mask itself. */
export type MaskRefinement = Exclude<Refinement, 'softEdge'>;

/** The part of a mask that differs after a refinement; the mask itself stays as it is. */
export function refineMask(mask: Mask, kind: MaskRefinement, amountPx: number): MaskPatch {
  const work = copyMask(mask);
  const touched = OPERATIONS[kind](work, amountPx);
  const rect = intersectRects(touched, rectOf(mask));
  if (rect.width === 0) return { rect, data: new Uint8Array(0) };
  return { rect, data: cropMask(work, rect).data };
}

const OPERATIONS: Record<MaskRefinement, (mask: Mask, amountPx: number) => Rect> = {
  grow: (mask, amountPx) => growMask(mask, amountPx),
  shrink: (mask, amountPx) => shrinkMask(mask, amountPx),
  feather: (mask, amountPx) => featherMask(mask, amountPx),
  smooth: (mask, amountPx) => smoothMask(mask, amountPx),
  // As wide as the amount: a person thinks of a hole's width, not of its area.
  fillHoles: (mask, amountPx) => fillHoles(mask, amountPx * amountPx),
};
