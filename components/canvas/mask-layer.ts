/** The mask's pixels, written into the layer by dirty rectangle. */
import type { Context } from 'konva/lib/Context';
import { type CanvasSettings, parseColour } from '@/lib/client/mask/canvas-settings';
import { intersectRects, isEmptyRect, type Rect, rectOf } from '@/lib/shared/mask/geometry';
import { buildColourTable, renderOverlay } from '@/lib/shared/mask/overlay';
import type { Pyramid } from '@/lib/shared/mask/pyramid';
import type { View } from '@/lib/shared/mask/viewport';

/** Opacity of the hatch's gaps, as a share of the overlay's. */
const GAP_OPACITY = 0.35;

export function createMaskLayer(pyramid: Pyramid) {
  let colours: Uint32Array = new Uint32Array(256);
  let hatch: Uint32Array = colours;
  let pixels = new Uint8ClampedArray(0);

  return {
    setLook({ overlayColour, overlayOpacityPercent, overlayPattern }: CanvasSettings): void {
      const style = { ...parseColour(overlayColour), opacity: overlayOpacityPercent / 100 };
      colours = buildColourTable(style);
      hatch =
        overlayPattern === 'hatched'
          ? buildColourTable({ ...style, opacity: style.opacity * GAP_OPACITY })
          : colours;
    },
    /** @param dirty device pixels */
    draw(wrapped: Context, view: View, dirty: Rect | 'all', isShown: boolean): void {
      const context = wrapped._context;
      const all = rectOf({ width: context.canvas.width, height: context.canvas.height });
      const rect = dirty === 'all' ? all : intersectRects(dirty, all);
      if (isEmptyRect(rect)) return;
      if (!isShown) {
        // In device pixels, whatever transform Konva has set.
        context.save();
        context.resetTransform();
        context.clearRect(rect.x, rect.y, rect.width, rect.height);
        context.restore();
        return;
      }
      const bytes = rect.width * rect.height * 4;
      if (pixels.length < bytes) pixels = new Uint8ClampedArray(bytes);
      const image = new ImageData(pixels.subarray(0, bytes), rect.width, rect.height);
      const words = new Uint32Array(pixels.buffer, 0, rect.width * rect.height);
      renderOverlay(pyramid, view, rect, colours, words, hatch);
      context.putImageData(image, rect.x, rect.y);
    },
  };
}
