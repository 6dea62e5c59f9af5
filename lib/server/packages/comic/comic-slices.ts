import 'server-only';

/** A comic that is scrolled: its panels one under the other, cut into pictures that a platform takes. All in pixels. */
export type SliceRules = { width: number; highest: number; gap: number };

export type Slice = {
  height: number;
  /** Which rows of which panel are where in it. */
  parts: readonly { panel: number; fromY: number; top: number; height: number }[];
};

/** Cut between panels as long as they fit; a panel that is higher than a slice is cut into equal parts. */
export function cutSlices(heights: readonly number[], { highest, gap }: Omit<SliceRules, 'width'>): Slice[] {
  const slices: { height: number; parts: { panel: number; fromY: number; top: number; height: number }[] }[] =
    [];
  for (const [panel, whole] of heights.entries()) {
    const pieces = Math.ceil(whole / highest);
    for (let piece = 0; piece < pieces; piece += 1) {
      const fromY = Math.round((whole * piece) / pieces);
      const height = Math.round((whole * (piece + 1)) / pieces) - fromY;
      const last = slices.at(-1);
      if (piece === 0 && last !== undefined && last.height + gap + height <= highest) {
        last.parts.push({ panel, fromY, top: last.height + gap, height });
        last.height += gap + height;
        continue;
      }
      // The gap belongs to the slice above where it has room, else to the one below.
      const above = piece === 0 && last !== undefined ? Math.min(gap, highest - last.height) : 0;
      if (last !== undefined) last.height += above;
      const rest = piece === 0 && last !== undefined ? Math.min(gap - above, highest - height) : 0;
      slices.push({ height: rest + height, parts: [{ panel, fromY, top: rest, height }] });
    }
  }
  return slices;
}
