/** Where an event lies on the surface, in CSS pixels of it. */
import { type ScreenPoint, screenPoint } from '@/lib/shared/mask/geometry';
import { fromClient } from '@/lib/shared/mask/viewport';

export type SurfacePlace = ReturnType<typeof createSurfacePlace>;

export function createSurfacePlace(surface: HTMLElement) {
  let box = surface.getBoundingClientRect();
  return {
    /** The page may have scrolled, or been laid out anew. */
    measure(): void {
      box = surface.getBoundingClientRect();
    },
    pointOf({ clientX, clientY }: Pick<MouseEvent, 'clientX' | 'clientY'>): ScreenPoint {
      const { left, top, width, height } = box;
      if (width === 0 || height === 0) return screenPoint(0, 0);
      const layout = { width: surface.offsetWidth, height: surface.offsetHeight };
      return fromClient(clientX, clientY, { left, top, width, height }, layout);
    },
  };
}
