import { readPictureSize } from '@/lib/server/pixels/read-picture-size';
import { readPixelSize } from '@/lib/server/pixels/read-pixel-size';
import type { Size } from '@/lib/shared/mask/geometry';

/** The size of a picture, read in this process: only for answers that we made. */
export function readSizeHere(path: string): Promise<Size | null> {
  return readPictureSize({ run: () => readPixelSize(path) }, path);
}
