import { readPress } from '@/lib/client/keys';
import type { ZoomControls } from './attach-zoom';

const PAN_PX = 80;
const ZOOM_STEP = 1.5;

/**
 * Arrows go to the neighbours, or pan while zoomed.
 *
 * @returns whether the key meant something here
 */
export function handleViewerKey(
  event: KeyboardEvent,
  { zoom, step }: { zoom: ZoomControls | null; step: (by: 1 | -1) => void },
): boolean {
  const { key, mod, alt } = readPress(event);
  const { target } = event;
  if (alt || mod || !(target instanceof Element)) return false;
  // A slider, a number and a choice have these keys for themselves.
  if (target.matches('input, select, textarea')) return false;
  // There, up and down scroll.
  const inPanel = target.closest('[data-image-panel]') !== null;
  switch (key) {
    case '+':
    case '=':
      zoom?.zoomBy(ZOOM_STEP);
      return true;
    case '-':
    case '_':
      zoom?.zoomBy(1 / ZOOM_STEP);
      return true;
    case '0':
      zoom?.zoomToPercent(null);
      return true;
    case '1':
    case '2':
      zoom?.zoomToPercent(Number(key) * 100);
      return true;
    case 'ArrowLeft':
      if (!zoom?.panBy({ x: PAN_PX, y: 0 })) step(-1);
      return true;
    case 'ArrowRight':
      if (!zoom?.panBy({ x: -PAN_PX, y: 0 })) step(1);
      return true;
    case 'ArrowUp':
      return !inPanel && zoom?.panBy({ x: 0, y: PAN_PX }) === true;
    case 'ArrowDown':
      return !inPanel && zoom?.panBy({ x: 0, y: -PAN_PX }) === true;
    default:
      return false;
  }
}
