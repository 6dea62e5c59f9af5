import { readPress } from '@/lib/client/keys';
import type { ZoomControls } from './attach-zoom';

const PAN_PX = 80;
const ZOOM_STEP = 1.5;

/**
 * Arrows go to the neighbours, or pan while zoomed.
 *
 * @param context `toTheRight`: goes to the image that is on the right, or for -1 on the left
 * @returns whether the key did something
 */
export function handleViewerKey(
  event: KeyboardEvent,
  { zoom, toTheRight }: { zoom: ZoomControls | null; toTheRight: (by: 1 | -1) => void },
): boolean {
  const { key, mod, alt } = readPress(event);
  const { target } = event;
  if (alt || mod || !(target instanceof Element)) return false;
  // Sliders, number fields and selects use these keys themselves.
  if (target.matches('input, select, textarea')) return false;
  // In the panel, up and down scroll.
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
      if (!zoom?.panBy({ x: PAN_PX, y: 0 })) toTheRight(-1);
      return true;
    case 'ArrowRight':
      if (!zoom?.panBy({ x: -PAN_PX, y: 0 })) toTheRight(1);
      return true;
    case 'ArrowUp':
      return !inPanel && zoom?.panBy({ x: 0, y: PAN_PX }) === true;
    case 'ArrowDown':
      return !inPanel && zoom?.panBy({ x: 0, y: -PAN_PX }) === true;
    default:
      return false;
  }
}
