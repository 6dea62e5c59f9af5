import 'server-only';
import sharp, { type Sharp } from 'sharp';
import { MAX_PICTURE_PIXELS } from '@/lib/server/decoding/decoded-picture';
import type { Mask } from '@/lib/shared/mask/mask';
import { createMask } from '@/lib/shared/mask/mask';
import type { Pixels } from '@/lib/shared/mask/resample';
import { resampleMask } from '@/lib/shared/mask/resample';

/** Half the bytes of level 1 at a fifth more time; every further level costs more than it saves. */
export const PNG_FOR_STORAGE = { compressionLevel: 2, adaptiveFiltering: true } as const;

export type RawPixels = Pixels & { readonly channels: 3 | 4; readonly data: Buffer };

/** A picture of ours as 8-bit sRGB, RGB or RGBA: 72 MB at 24 megapixels. */
export function readPixels(path: string): Promise<RawPixels> {
  return toRawPixels(openUpright(path));
}

export async function toRawPixels(picture: Sharp): Promise<RawPixels> {
  const { data, info } = await picture
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3 && info.channels !== 4)
    throw new Error(`A picture was decoded to ${info.channels} channels`);
  return { width: info.width, height: info.height, channels: info.channels, data };
}

/** Turned as its EXIF says, and read once from top to bottom where it needs no turning. */
export function openUpright(path: string): Sharp {
  return sharp(path, {
    failOn: 'error',
    limitInputPixels: MAX_PICTURE_PIXELS,
    sequentialRead: true,
  }).autoOrient();
}

/** A stored mask at the photo's size; one that is a pixel off, because it was made on a scaled copy, is resampled. */
export async function readMask(path: string, photo: { width: number; height: number }): Promise<Mask> {
  const { data, info } = await openUpright(path)
    .extractChannel(0)
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const mask = createMask(info.width, info.height, data as Uint8Array<ArrayBuffer>);
  if (info.width === photo.width && info.height === photo.height) return mask;
  const all = { x: 0, y: 0, width: info.width, height: info.height };
  return resampleMask(mask, all, photo.width, photo.height);
}
