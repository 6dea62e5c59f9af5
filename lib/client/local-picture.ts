import type { Size } from '@/lib/shared/mask/geometry';
import type { LocalPicture } from './input-tray';
import { hashOf } from './upload';
import { uuidV7 } from './uuid-v7';

/** The server takes no more; a mask of more would only fill the memory until it refuses. */
const MAX_LOCAL_PIXELS = 64_000_000;

/**
 * A file as this browser shows it.
 *
 * @param url where the page has the file
 * @returns `hash` is null where the page has no digest, `local` where the browser cannot show the file
 * @throws what the browser says of a file that it cannot read
 */
export async function readLocalPicture(
  file: Blob,
  url: string,
): Promise<{ hash: string | null; local: LocalPicture | null }> {
  const [hash, size] = await Promise.all([hashOf(file), isDrawing(file) ? null : sizeOf(url)]);
  if (size === null || size.width * size.height > MAX_LOCAL_PIXELS) return { hash, local: null };
  return { hash, local: { file, ...size, storageKey: `file-${hash ?? uuidV7()}` } };
}

/** A drawing has no pixels, and the server takes none. */
function isDrawing({ type }: Blob): boolean {
  return type.startsWith('image/svg');
}

/** Upright, without decoding a pixel: browsers read the header and the EXIF first. */
function sizeOf(url: string): Promise<Size | null> {
  if (!('Image' in globalThis)) return Promise.resolve(null);
  return new Promise((resolve) => {
    const image = new Image();
    image.onload = () => {
      const { naturalWidth: width, naturalHeight: height } = image;
      resolve(width > 0 && height > 0 ? { width, height } : null);
    };
    image.onerror = () => resolve(null);
    image.src = url;
  });
}
