import 'server-only';

/** The largest prime below 65,536. */
const BASE = 65_521;

/** Of no bytes. */
export const ADLER_START = 1;

/**
 * The Adler-32 of two pieces of data in a row, from those of the pieces: `adler32_combine` of zlib (adler32.c).
 *
 * @param secondBytes how many bytes the second piece has
 */
export function combineAdlers(first: number, second: number, secondBytes: number): number {
  const rest = secondBytes % BASE;
  const low = first & 0xffff;
  const sum = (low + (second & 0xffff) + BASE - 1) % BASE;
  // The product stays below 2 ** 33, so that a double holds it.
  const sumOfSums = (rest * low + (first >>> 16) + (second >>> 16) + BASE - rest) % BASE;
  return (sum | (sumOfSums << 16)) >>> 0;
}
