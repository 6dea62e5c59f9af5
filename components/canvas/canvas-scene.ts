/** What the interface layer draws, and the shape of the pointer. */
import type { MarkupItem } from '@/lib/client/mask/markup';
import type { Outline } from '@/lib/client/mask/paint-tools';
import type { ImagePoint, Rect, ScreenPoint } from '@/lib/shared/mask/geometry';
import { toImage } from '@/lib/shared/mask/viewport';
import type { CanvasViewport } from './canvas-viewport';
import type { Crosshair } from './crosshair';
import type { ToolBox } from './tool-box';
import type { RegionFrame } from './tools/tool';

/** Where the pointer is, and the keys that do something as long as they are held. */
export type Held = { pointer: ScreenPoint | null; pan: boolean; original: boolean; alt: boolean };

export type CanvasScene = {
  readonly outline: Outline | null;
  readonly draft: MarkupItem | null;
  /** Rings of the brush's size, and whether a press would erase. */
  readonly rings: { readonly erases: boolean } | null;
  readonly pointer: ScreenPoint | null;
  readonly crosshair: ImagePoint | null;
  readonly frame: Rect | null;
  readonly hasFrameHandles: boolean;
};

export function createCanvasScene(
  box: ToolBox,
  crosshair: Crosshair,
  viewport: CanvasViewport,
  held: Readonly<Held>,
  /** Whether fingers or a button are moving the photo. */
  isMoving: () => boolean,
  region: () => RegionFrame | null,
) {
  return {
    scene(): CanvasScene {
      const { rings, changesRegion = false } = box.inHand();
      const phases = box.phases();
      return {
        outline: phases?.outline?.() ?? null,
        draft: phases?.draft?.() ?? null,
        rings: rings && !held.pan ? { erases: (rings === 'erase') !== held.alt } : null,
        pointer: isMoving() ? null : held.pointer,
        crosshair: crosshair.point(),
        frame: phases?.frame?.() ?? region()?.rect ?? null,
        hasFrameHandles: changesRegion,
      };
    },
    /** A CSS cursor for what lies under the pointer. */
    cursor(): string {
      const { cursor, movesPhoto } = box.inHand();
      if (held.pan || movesPhoto) return isMoving() ? 'grabbing' : 'grab';
      if (typeof cursor === 'string') return cursor;
      const view = viewport.view();
      const pointer = held.pointer && toImage(view, held.pointer);
      return cursor({ pointer, isOpposite: held.alt, region: region(), scale: view.scale });
    },
  };
}
