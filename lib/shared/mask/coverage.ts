/**
 * Anti-aliasing by sub-scanlines: sixteen lines per pixel row, exact along x. Spans are kept as differences in whole
 * numbers (1/256 px), so a row costs two additions per span end and one running sum, and no rounding error builds up.
 */
export const SUBLINES = 16;
const X_STEPS = 256;
const FULL = SUBLINES * X_STEPS;

export type CoverageRow = {
  /** Adds the span [left, right), in pixels relative to the row's first pixel, of one sub-scanline. */
  addSpan(left: number, right: number): void;
  /** Writes the collected coverage as bytes and empties the row. */
  flush(out: Uint8Array): void;
};

/** A reusable accumulator for rows of `width` pixels. Spans may reach outside; they are clipped. */
export function createCoverageRow(width: number): CoverageRow {
  const difference = new Int32Array(width + 2);
  const limit = width * X_STEPS;

  function addEdge(position: number, sign: number): void {
    const pixel = position >> 8;
    const fraction = position & 255;
    difference[pixel] = (difference[pixel] as number) + sign * (X_STEPS - fraction);
    difference[pixel + 1] = (difference[pixel + 1] as number) + sign * fraction;
  }

  return {
    addSpan(left, right) {
      const from = Math.max(0, Math.min(limit, Math.round(left * X_STEPS)));
      const to = Math.max(0, Math.min(limit, Math.round(right * X_STEPS)));
      if (to <= from) return;
      addEdge(from, 1);
      addEdge(to, -1);
    },
    flush(out) {
      let sum = 0;
      for (let i = 0; i < width; i++) {
        sum += difference[i] as number;
        out[i] = (sum * 255 + FULL / 2) / FULL;
      }
      difference.fill(0);
    },
  };
}
