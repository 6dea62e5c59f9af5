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
  const [hash, size, isTurned] = await Promise.all([
    hashOf(file),
    isDrawing(file) ? null : sizeOf(url),
    mayBeTurned(file),
  ]);
  if (size === null || isTurned || size.width * size.height > MAX_LOCAL_PIXELS) return { hash, local: null };
  return { hash, local: { file, ...size, storageKey: `file-${hash ?? uuidV7()}` } };
}

/** A drawing has no pixels, and the server takes none. */
function isDrawing({ type }: Blob): boolean {
  return type.startsWith('image/svg');
}

/** Of the places where a header may name its EXIF, all are before this. */
const HEAD_BYTES = 65_536;

/**
 * Whether the server might turn or mirror the picture, and this browser not. Both do what the EXIF of a JPEG says. In other
 * formats it is not certain, and half a turn shows in no size: then what is painted would land on the wrong side.
 */
async function mayBeTurned(file: Blob): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const text = (from: number, length: number) => String.fromCharCode(...head.subarray(from, from + length));
  if (text(1, 3) === 'PNG') {
    const exif = findChunk(await file.arrayBuffer(), 'eXIf');
    return exif !== null && readOrientation(exif) !== UPRIGHT;
  }
  if (text(8, 8) === 'WEBPVP8X') return ((head[20] ?? 0) & WEBP_HAS_EXIF) !== 0;
  if (text(4, 4) === 'ftyp') return new TextDecoder('latin1').decode(head).includes('Exif');
  return false;
}

/** A flag of WebP's extended header. */
const WEBP_HAS_EXIF = 8;
const PNG_SIGNATURE_BYTES = 8;
/** Length, name and check sum of a PNG's chunk. */
const PNG_CHUNK_FRAME_BYTES = 12;

/** What the first chunk of that name has; null where there is none. */
function findChunk(png: ArrayBuffer, name: string): DataView | null {
  const view = new DataView(png);
  for (let at = PNG_SIGNATURE_BYTES; at + PNG_CHUNK_FRAME_BYTES <= png.byteLength; ) {
    const length = view.getUint32(at);
    const found = String.fromCharCode(...new Uint8Array(png, at + 4, 4));
    if (found === name) return new DataView(png, at + 8, Math.min(length, png.byteLength - at - 8));
    at += length + PNG_CHUNK_FRAME_BYTES;
  }
  return null;
}

const UPRIGHT = 1;
const ORIENTATION_TAG = 0x0112;
const TIFF_ENTRY_BYTES = 12;

/** EXIF 2.32, 4.6.4: 1 to 8, upright where it is not said. Null where the EXIF is damaged. */
function readOrientation(exif: DataView): number | null {
  try {
    const isLittle = exif.getUint16(0) === 0x4949;
    const directory = exif.getUint32(4, isLittle);
    for (let entry = 0; entry < exif.getUint16(directory, isLittle); entry++) {
      const at = directory + 2 + entry * TIFF_ENTRY_BYTES;
      if (exif.getUint16(at, isLittle) === ORIENTATION_TAG) return exif.getUint16(at + 8, isLittle);
    }
    return UPRIGHT;
  } catch {
    return null;
  }
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
