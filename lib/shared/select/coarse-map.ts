import type { Rect } from '@/lib/shared/mask/geometry';

/** What a model thinks of a photo, in its own coarse grid: cell (i, j) covers its share of `area`. */
export type CoarseMap = {
  /** Cells. */
  readonly width: number;
  readonly height: number;
  /** Row by row. Logits: above 0 is inside, and the further from 0 the surer. */
  readonly data: Float32Array;
  /** The pixels of the photo that the grid covers. */
  readonly area: Rect;
};
