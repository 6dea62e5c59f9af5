import 'server-only';
import sharp from 'sharp';
import type { AlphaVerdict } from '@/lib/shared/wire';

/**
 * Whether a picture that should be transparent is. An alpha channel proves nothing (models send a full one with opaque
 * pictures), so the pixels are looked at; without an alpha channel nothing is decoded.
 *
 * @returns null when its pixels cannot be read: a picture that is kept all the same
 */
export async function readAlphaVerdict(path: string): Promise<AlphaVerdict | null> {
  try {
    const { hasAlpha } = await sharp(path).metadata();
    if (!hasAlpha) return 'opaque';
    const { isOpaque } = await sharp(path).stats();
    return isOpaque ? 'opaque' : 'transparent';
  } catch {
    return null;
  }
}
