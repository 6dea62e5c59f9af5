import type { Size } from '@/lib/shared/mask/geometry';

/** What a refinement begins with, as a share of the photo's longer side. */
const FIRST_AMOUNT_SHARE = 1 / 300;

/** Image pixels. */
export function firstAmountPx({ width, height }: Size): number {
  return Math.max(2, Math.round(Math.max(width, height) * FIRST_AMOUNT_SHARE));
}
