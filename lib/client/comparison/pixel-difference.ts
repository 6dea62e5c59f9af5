/** How two pictures of the same size differ. Pure, on RGBA bytes. */
export type Difference = {
  /** RGBA: black where nothing differs, brighter where more does; always opaque. */
  pixels: Uint8ClampedArray<ArrayBuffer>;
  /** Mean over all pixels of the largest channel's difference, 0 to 255. */
  mean: number;
  /** Share of the pixels that differ by more than `VISIBLE_LEVELS`, 0 to 100. */
  visiblePercent: number;
};

/** Fewer levels than this are not seen side by side. */
export const VISIBLE_LEVELS = 8;

/**
 * @param gain by which a difference is made brighter, so that a few levels can be seen at all
 * @throws Error when the sizes differ
 */
export function differenceOf(one: Uint8ClampedArray, other: Uint8ClampedArray, gain: number): Difference {
  if (one.length !== other.length) throw new Error('Pictures of unlike sizes have no difference.');
  const pixels = new Uint8ClampedArray(one.length);
  const count = one.length / 4;
  let sum = 0;
  let visible = 0;
  for (let at = 0; at < one.length; at += 4) {
    let largest = 0;
    for (let channel = 0; channel < 3; channel += 1) {
      const levels = Math.abs((one[at + channel] ?? 0) - (other[at + channel] ?? 0));
      pixels[at + channel] = levels * gain;
      if (levels > largest) largest = levels;
    }
    // What is transparent in one of them only differs too, though its colour may be the same.
    const alpha = Math.abs((one[at + 3] ?? 0) - (other[at + 3] ?? 0));
    if (alpha > largest) {
      largest = alpha;
      pixels.fill(alpha * gain, at, at + 3);
    }
    pixels[at + 3] = 255;
    sum += largest;
    if (largest > VISIBLE_LEVELS) visible += 1;
  }
  return {
    pixels,
    mean: count === 0 ? 0 : sum / count,
    visiblePercent: count === 0 ? 0 : (100 * visible) / count,
  };
}
