import { SentenceError } from '@/lib/client/sentence-error';
import type { Size } from '@/lib/shared/mask/geometry';

/** Values of a channel that differ by less are one colour, noise included. */
const SAME_COLOUR = 8;

/**
 * A picture at the size that a model takes. What is transparent is white, as most viewers show it.
 * @throws SentenceError where there is nothing to see in it
 */
export function picturePixels(picture: ImageBitmap, { width, height }: Size): Uint8ClampedArray {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new SentenceError({ key: 'canvas.problems.noCanvas' });
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  // Averages what falls into one pixel; without, fine patterns of large photos would turn into coarse ones.
  context.imageSmoothingQuality = 'medium';
  context.drawImage(picture, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  if (isOneColour(data)) throw new SentenceError({ key: 'canvas.vision.oneColour' });
  return data;
}

export function isOneColour(rgba: Uint8ClampedArray): boolean {
  const lowest = [255, 255, 255];
  const highest = [0, 0, 0];
  for (let index = 0; index < rgba.length; index += 4) {
    for (let channel = 0; channel < 3; channel++) {
      const value = rgba[index + channel] ?? 0;
      if (value < (lowest[channel] ?? 0)) lowest[channel] = value;
      if (value > (highest[channel] ?? 0)) highest[channel] = value;
    }
  }
  return lowest.every((value, channel) => (highest[channel] ?? 0) - value < SAME_COLOUR);
}
