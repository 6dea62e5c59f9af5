import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';
import { formatSize, showSize } from '@/lib/shared/pixel-size';
import type { CodedColours } from './coded-colours';

/** Pixels as a decoder gives them: upright, RGB or RGBA, of the first or main picture in the file. */
export type DecodedPicture = {
  width: number;
  height: number;
  channels: 3 | 4;
  /** 0 to 255, or to 65535. */
  data: Uint8Array | Uint16Array;
  colours: PictureColours;
};

export type PictureColours =
  | { kind: 'srgb' }
  | { kind: 'profile'; profile: Uint8Array }
  | { kind: 'coded'; coded: CodedColours };

/** More is refused before anything is decoded. 50-megapixel phones pass. */
export const MAX_PICTURE_PIXELS = 64_000_000;
const MAX_SIDE_PX = 16_384;

/** @throws OverpaintError broken_image, too_many_pixels */
export function checkPictureSize({ width, height }: { width: number; height: number }): void {
  if (!(width > 0 && height > 0)) throw new OverpaintError('broken_image');
  if (width * height > MAX_PICTURE_PIXELS) {
    throw new OverpaintError('too_many_pixels', {
      key: 'refusals.manyMegapixels',
      values: {
        max: MAX_PICTURE_PIXELS / 1_000_000,
        megapixels: Math.ceil((width * height) / 1_000_000),
        size: showSize(formatSize({ width, height })),
      },
    });
  }
  if (Math.max(width, height) > MAX_SIDE_PX) {
    throw new OverpaintError('too_many_pixels', {
      key: 'refusals.longSide',
      values: { max: MAX_SIDE_PX, side: Math.max(width, height) },
    });
  }
}
