/** In which size pictures beside the base are sent. */
import type { Size } from './mask/geometry';
import type { PixelSize } from './pixel-size';

/**
 * Long edge of the pictures beside the base. No model sees more of them: 1.x fits them into 2048², 2.x shrinks them to
 * 1,536 patches of 32² (1.6 megapixels). More would cost upload time and not one token.
 */
export const REFERENCE_EDGE_PX = 2048;

/** The size scaled evenly so that its long edge is at most that; never enlarged. As libvips rounds it. */
export function fitInside({ width, height }: Size, longEdge: number): PixelSize {
  const scale = Math.min(1, longEdge / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}
