/** Reading a mask that was made elsewhere. */
import type { Size } from './geometry';
import { rectOf } from './geometry';
import type { Mask } from './mask';
import { createMask } from './mask';
import type { Pixels } from './resample';
import { resampleMask } from './resample';

/** Masks drawn on a scaled copy are a pixel off now and then; another shape is another photo. */
const SHAPE_TOLERANCE = 0.01;

/**
 * Decoded pixels (grey, grey + alpha, RGB or RGBA, straight alpha) as a mask. Any transparency at all means "transparent
 * = edit here"; a picture without any means "white = edit here", by luminance.
 */
export function maskFromPixels(pixels: Pixels): Mask {
  const { width, height, channels, data } = pixels;
  const mask = createMask(width, height);
  if (channels === 1) {
    mask.data.set(data);
    return mask;
  }
  const alphaAt = channels === 2 ? 1 : channels === 4 ? 3 : -1;
  let transparent = false;
  for (let i = alphaAt; alphaAt > 0 && i < data.length && !transparent; i += channels)
    transparent = (data[i] as number) < 255;
  for (let pixel = 0; pixel < mask.data.length; pixel++) {
    const at = pixel * channels;
    if (transparent) mask.data[pixel] = 255 - (data[at + alphaAt] as number);
    else if (channels < 3) mask.data[pixel] = data[at] as number;
    else {
      // Rec. 709 in whole numbers: white stays 255 exactly.
      mask.data[pixel] =
        (2126 * (data[at] as number) +
          7152 * (data[at + 1] as number) +
          722 * (data[at + 2] as number) +
          5000) /
        10_000;
    }
  }
  return mask;
}

/** Whether a mask of this size can be meant for the photo: any size of the same shape. */
export function hasSameShape(mask: Size, photo: Size): boolean {
  const ratio = (mask.width * photo.height) / (mask.height * photo.width);
  return Math.abs(ratio - 1) <= SHAPE_TOLERANCE;
}

/** The mask at the photo's size. @throws RangeError when the shapes differ (see `hasSameShape`) */
export function fitMask(mask: Mask, photo: Size): Mask {
  if (!hasSameShape(mask, photo)) {
    throw new RangeError(
      `A mask of ${mask.width}x${mask.height} does not fit a photo of ${photo.width}x${photo.height}.`,
    );
  }
  if (mask.width === photo.width && mask.height === photo.height) return mask;
  return resampleMask(mask, rectOf(mask), photo.width, photo.height);
}
