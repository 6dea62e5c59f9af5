/** The magic wand. */
import type { Mask } from './mask';
import { createMask } from './mask';

/** Straight (not premultiplied) RGBA, 8 bits, as a canvas gives it. */
export type RgbaImage = {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
};

export type WandOptions = {
  /** Largest difference in any channel, 0…255, between a pixel and the one that was clicked. */
  readonly tolerance: number;
  /** Only what is connected (by sides) to the clicked pixel, or the whole image. */
  readonly contiguous: boolean;
};

/** Tells whether a pixel is like the seed; the same table answers for all four channels. */
function createMatcher(
  image: RgbaImage,
  seedX: number,
  seedY: number,
  tolerance: number,
): (pixel: number) => boolean {
  const { data } = image;
  const seed = (seedY * image.width + seedX) * 4;
  const [r, g, b, a] = [data[seed], data[seed + 1], data[seed + 2], data[seed + 3]] as [
    number,
    number,
    number,
    number,
  ];
  return (pixel) => {
    const at = pixel * 4;
    return (
      Math.abs((data[at] as number) - r) <= tolerance &&
      Math.abs((data[at + 1] as number) - g) <= tolerance &&
      Math.abs((data[at + 2] as number) - b) <= tolerance &&
      Math.abs((data[at + 3] as number) - a) <= tolerance
    );
  };
}

/**
 * Selects pixels of about the clicked colour, as a mask of the image's size with values 0 and 255; combine it into the
 * painted one with `combineMasks`. A click outside the image selects nothing.
 */
export function selectByColour(image: RgbaImage, x: number, y: number, options: WandOptions): Mask {
  const { width, height } = image;
  const selection = createMask(width, height);
  const seedX = Math.floor(x);
  const seedY = Math.floor(y);
  if (!(seedX >= 0 && seedY >= 0 && seedX < width && seedY < height)) return selection;
  const { data } = selection;
  const matches = createMatcher(image, seedX, seedY, options.tolerance);

  if (!options.contiguous) {
    for (let pixel = 0; pixel < data.length; pixel++) if (matches(pixel)) data[pixel] = 255;
    return selection;
  }

  // Whole runs at a time; the stack holds one pixel for each run still to be filled.
  const stack: number[] = [seedY * width + seedX];
  while (stack.length > 0) {
    const pixel = stack.pop() as number;
    if (data[pixel] !== 0) continue;
    const row = Math.floor(pixel / width) * width;
    let left = pixel;
    while (left > row && data[left - 1] === 0 && matches(left - 1)) left--;
    let right = pixel + 1;
    while (right < row + width && data[right] === 0 && matches(right)) right++;
    data.fill(255, left, right);
    for (const step of [-width, width]) {
      const neighbours = row + step;
      if (neighbours < 0 || neighbours >= data.length) continue;
      let inRun = false;
      for (let i = left + step; i < right + step; i++) {
        const open = data[i] === 0 && matches(i);
        if (open && !inRun) stack.push(i);
        inRun = open;
      }
    }
  }
  return selection;
}
