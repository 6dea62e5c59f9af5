/** What the canvas asks of its worker, and what it gets. */

import type { MarkupItem } from '@/lib/client/mask/markup';
import type { Sentence } from '@/lib/shared/language';
import type { ApiMask } from '@/lib/shared/mask/api-mask';
import type { EditPlan, PlanRequest } from '@/lib/shared/mask/edit-plan';
import type { ImagePoint, Rect, Size } from '@/lib/shared/mask/geometry';
import type { Mask, MaskPatch } from '@/lib/shared/mask/mask';
import type { CoarseMap } from '@/lib/shared/select/coarse-map';
import type { WireWindow } from '@/lib/shared/select/wire-window';

export type Refinement = 'grow' | 'shrink' | 'feather' | 'smooth' | 'fillHoles' | 'softEdge';

/** Painted roughly, in pixels of the photo. */
export type RoughStroke = { readonly points: readonly ImagePoint[]; readonly radiusPx: number };

/** Job name → what it takes and gives. */
export type CanvasJobs = {
  /** Decodes the photo, which it fetches where it is an address. Gives its size, and a picture whose longer side is at most `maxEdge`. */
  open: { takes: { picture: Blob | string; maxEdge: number }; gives: Size & { bitmap: ImageBitmap } };
  /** A part of the photo, scaled to `size`. */
  detail: { takes: { rect: Rect; size: Size }; gives: ImageBitmap };
  /** Magic wand. Gives the bounds of what was selected and its bytes. */
  wand: {
    takes: { x: number; y: number; tolerance: number; contiguous: boolean };
    gives: MaskPatch;
  };
  /** Decodes all of the photo's pixels, for what will need them in a moment. */
  readPixels: { takes: Record<never, never>; gives: null };
  /** A coarse map of a thing as a selection of the photo's own resolution. */
  followEdges: { takes: { coarse: CoarseMap }; gives: MaskPatch };
  /** The thing under the first strokes, without what the others go over. */
  scribble: {
    takes: {
      inside: readonly RoughStroke[];
      outside: readonly RoughStroke[];
      /** What a model says of it. */
      coarse: CoarseMap | null;
    };
    gives: MaskPatch;
  };
  /** Soft alpha where strokes go over the edge of the mask: of hair, fur, glass. */
  softenEdge: { takes: { mask: Mask; strokes: readonly RoughStroke[] }; gives: MaskPatch };
  /** The ways to a pin of the magnetic lasso, for `LiveWire.setWindow`. */
  liveWire: { takes: { pin: ImagePoint; area: Rect }; gives: WireWindow };
  /** The lasso's outline, each point on the steepest place near it. */
  snapOutline: { takes: { outline: readonly ImagePoint[]; reachPx: number }; gives: readonly ImagePoint[] };
  /** The shadow of what is selected, without it; null where none is seen. */
  findShadow: { takes: { mask: Mask }; gives: MaskPatch | null };
  /** Keeps a copy of the mask for `refine`, which is asked once for each place of a slider. */
  holdMask: { takes: { mask: Mask }; gives: null };
  refine: { takes: { kind: Refinement; amountPx: number }; gives: MaskPatch };
  dropMask: { takes: Record<never, never>; gives: null };
  encodeFile: { takes: { mask: Mask; kind: 'alpha' | 'grey' }; gives: Uint8Array<ArrayBuffer> };
  encodeApiMask: { takes: { mask: Mask; plan: EditPlan; request: PlanRequest }; gives: ApiMask };
  encodeMarkup: { takes: { items: readonly MarkupItem[]; size: Size }; gives: Uint8Array<ArrayBuffer> };
  /** A mask file (transparent or white on black, any size of the photo's shape) as mask bytes of the photo's size. */
  decodeMask: { takes: { file: Blob; photo: Size; invert: boolean }; gives: Uint8Array<ArrayBuffer> };
};

export type CanvasJobName = keyof CanvasJobs;

export type CanvasRequest<Name extends CanvasJobName = CanvasJobName> = {
  id: number;
  name: Name;
  takes: CanvasJobs[Name]['takes'];
};

export type CanvasAnswer = { id: number } & ({ gives: unknown } | { problem: Sentence } | { error: string });
