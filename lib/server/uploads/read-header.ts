import 'server-only';
import { open } from 'node:fs/promises';
import sharp from 'sharp';
import { MAX_UPLOAD_PIXELS } from '@/lib/server/images/decoders';
import { OverpaintError } from '@/lib/shared/errors';
import type { UploadFormat } from './sniff-upload';

export type UploadHeader = { width: number; height: number; animated: boolean; lossyColours: boolean };

/** An APNG says that it moves before its first pixels. */
const APNG_LOOK_BYTES = 256 * 1024;
const MAX_SIDE_PX = 16_384;

/**
 * What a picture says of itself before anything is decoded: here a bomb of 300 megapixels in 30 KB ends.
 * @throws OverpaintError broken_image, too_many_pixels
 */
export async function readHeader(path: string, format: UploadFormat): Promise<UploadHeader> {
  // Its own limit would call every large picture broken.
  const metadata = await sharp(path, { limitInputPixels: false })
    .metadata()
    .catch((cause) => {
      throw new OverpaintError('broken_image', undefined, { cause });
    });
  const { width, height } = metadata;
  // Known by its first bytes and read as something else: it lies, and no decoder should see it.
  if (metadata.format !== format || !(width > 0 && height > 0)) throw new OverpaintError('broken_image');
  if (width * height > MAX_UPLOAD_PIXELS) {
    throw new OverpaintError(
      'too_many_pixels',
      `A picture may have ${MAX_UPLOAD_PIXELS / 1_000_000} megapixels at most; this one has ${Math.ceil((width * height) / 1_000_000)} (${width} × ${height}). Make it smaller, then send it again.`,
    );
  }
  if (Math.max(width, height) > MAX_SIDE_PX) {
    throw new OverpaintError(
      'too_many_pixels',
      `A picture’s long side may have ${MAX_SIDE_PX} pixels at most; this one’s has ${Math.max(width, height)}.`,
    );
  }
  return {
    width,
    height,
    animated: (metadata.pages ?? 1) > 1 || (format === 'png' && (await isAnimatedPng(path))),
    lossyColours: metadata.space === 'cmyk',
  };
}

async function isAnimatedPng(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const start = Buffer.alloc(APNG_LOOK_BYTES);
    const { bytesRead } = await file.read(start, 0, APNG_LOOK_BYTES, 0);
    for (let at = 8; at + 8 <= bytesRead; at += 12 + start.readUInt32BE(at)) {
      const type = start.toString('latin1', at + 4, at + 8);
      if (type === 'acTL') return true;
      if (type === 'IDAT') return false;
    }
    return false;
  } finally {
    await file.close();
  }
}
