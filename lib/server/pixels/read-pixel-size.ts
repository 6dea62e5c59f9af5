import 'server-only';
import sharp from 'sharp';
import type { Size } from '@/lib/shared/mask/geometry';

/** The limit of libvips; browsers stop about there too. */
const MAX_DECODED_PIXELS = 0x3fff * 0x3fff;

/**
 * In pixels, upright, from the header of the file. A picture that cannot even say its size is damaged, and so is one
 * that says more than any decoder takes; a drawing has no pixels.
 */
export async function readPixelSize(path: string): Promise<Size | null> {
  try {
    const { autoOrient, format } = await sharp(path, { limitInputPixels: false }).metadata();
    const { width, height } = autoOrient;
    if (format !== 'svg' && width * height > MAX_DECODED_PIXELS) return null;
    return width > 0 && height > 0 ? { width, height } : null;
  } catch {
    return null;
  }
}
