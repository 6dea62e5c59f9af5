import 'server-only';
import sharp, { type Sharp } from 'sharp';
import { MAX_PICTURE_PIXELS } from '@/lib/server/decoding/decoded-picture';
import type { Rect } from '@/lib/shared/mask/geometry';
import type { Mask } from '@/lib/shared/mask/mask';
import { createMask } from '@/lib/shared/mask/mask';
import type { Pixels } from '@/lib/shared/mask/resample';
import { resampleMask } from '@/lib/shared/mask/resample';
import { readStripRows } from './strips/read-strip-png';
import type { RowRange } from './strips/strip-layout';

/** For pictures of a few megapixels: half the bytes of level 1 at a fifth more time; further levels cost more than they save. */
export const SMALL_PNG = { compressionLevel: 2, adaptiveFiltering: true } as const;

export type RawPixels = Pixels & { readonly channels: 3 | 4; readonly data: Buffer };

/** A picture of ours as 8-bit sRGB, RGB or RGBA: 72 MB at 24 megapixels. */
export function readPixels(path: string): Promise<RawPixels> {
  return toRawPixels(openUpright(path));
}

/**
 * Rows of a picture that this program wrote, in the place that they have in the whole; the others may be 0. A picture that is
 * not in strips, as older versions wrote them, is read whole.
 */
export async function readRows(path: string, choose: ChooseRows): Promise<RawPixels> {
  const read = await readStripRows(path, choose);
  if (read === null || read.channels === 1) return readPixels(path);
  const { width, height, channels, data } = read;
  return { width, height, channels, data: Buffer.from(data.buffer) };
}

export type ChooseRows = (size: { width: number; height: number }) => RowRange;

export const allRows: ChooseRows = ({ height }) => ({ top: 0, bottom: height });

/** Rows that a part of a picture is made of, with room for what resampling reads beside it. */
export function rowsAround({ y, height }: Rect): ChooseRows {
  const room = ROOM_ROWS + Math.ceil(height * ROOM_SHARE);
  return (size) => ({ top: Math.max(0, y - room), bottom: Math.min(size.height, y + height + room) });
}

const ROOM_ROWS = 64;
/** A picture that is looked at in a fifteenth of its size is read two of those pixels beyond its edge. */
const ROOM_SHARE = 2 / 15;

export async function toRawPixels(picture: Sharp): Promise<RawPixels> {
  const { data, info } = await picture
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3 && info.channels !== 4)
    throw new Error(`A picture was decoded to ${info.channels} channels`);
  return { width: info.width, height: info.height, channels: info.channels, data };
}

/** As a canvas sends a mask, grey, it needs no more than its one channel; any other kind in colours. */
export async function toMaskPixels(picture: Sharp): Promise<Pixels> {
  const { channels, depth, hasProfile, space } = await picture.metadata();
  if (channels !== 1 || depth !== 'uchar' || hasProfile || space !== 'b-w') return toRawPixels(picture);
  const { data, info } = await picture
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 1, data };
}

/** Turned as its EXIF says, and read once from top to bottom where it needs no turning. */
export function openUpright(path: string): Sharp {
  return sharp(path, {
    failOn: 'error',
    limitInputPixels: MAX_PICTURE_PIXELS,
    sequentialRead: true,
  }).autoOrient();
}

/**
 * A stored mask at the photo's size; one that is a pixel off, because it was made on a scaled copy, is resampled.
 *
 * @param choose the rows that are needed; the others may be 0
 */
export async function readMask(
  path: string,
  photo: { width: number; height: number },
  choose: ChooseRows = allRows,
): Promise<Mask> {
  const sameSize = (size: { width: number; height: number }) =>
    size.width === photo.width && size.height === photo.height;
  const strips = await readStripRows(path, (size) => (sameSize(size) ? choose(size) : allRows(size)));
  const mask =
    strips?.channels === 1 ? createMask(strips.width, strips.height, strips.data) : await decodeMask(path);
  if (sameSize(mask)) return mask;
  const all = { x: 0, y: 0, width: mask.width, height: mask.height };
  return resampleMask(mask, all, photo.width, photo.height);
}

async function decodeMask(path: string): Promise<Mask> {
  const { data, info } = await openUpright(path)
    .extractChannel(0)
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return createMask(info.width, info.height, data as Uint8Array<ArrayBuffer>);
}
