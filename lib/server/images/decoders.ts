import 'server-only';
import sharp from 'sharp';

/**
 * The pictures of strangers are decoded by the three decoders that uploads need, the two that models may answer in, and
 * by no other that libvips brings. Holds for the whole process.
 */
export function allowOnlyOurDecoders(): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: [
      'VipsForeignLoadJpeg',
      'VipsForeignLoadPng',
      'VipsForeignLoadWebp',
      'VipsForeignLoadNsgif',
      'VipsForeignLoadSvg',
    ],
  });
}

/** More is refused before anything is decoded. 50-megapixel phones pass. */
export const MAX_UPLOAD_PIXELS = 64_000_000;
