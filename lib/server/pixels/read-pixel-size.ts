import 'server-only';
import sharp from 'sharp';
import type { Size } from '@/lib/shared/mask/geometry';

/** The limit of libvips; browsers stop about there too. */
const MAX_DECODED_PIXELS = 0x3fff * 0x3fff;
/** A drawing has no pixels, but its numbers are kept too. */
const MAX_SIDE = 1_000_000;

/**
 * In pixels, upright, from the header of the file. A picture that cannot even say its size is damaged, and so is one
 * that says more than any decoder takes; a drawing has no pixels.
 */
export async function readPixelSize(path: string): Promise<Size | null> {
  try {
    const { autoOrient, format } = await sharp(path, { limitInputPixels: false }).metadata();
    const { width, height } = autoOrient;
    if (format !== 'svg' && width * height > MAX_DECODED_PIXELS) return null;
    const isSide = (side: number) => Number.isSafeInteger(side) && side > 0 && side <= MAX_SIDE;
    return isSide(width) && isSide(height) ? { width, height } : null;
  } catch {
    return null;
  }
}
