/** Path data, moved and scaled. */

/**
 * @param data absolute M, L, Q, C and Z, y upward, as outlines of glyphs are
 * @returns the same with y downward
 */
export function movePath(data: string, { x, y, scale }: { x: number; y: number; scale: number }): string {
  return data.replace(/([MLQCZ])([^MLQCZ]*)/g, (_, command: string, numbers: string) => {
    const values = (numbers.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
    return (
      command +
      values.map((value, index) => short(index % 2 === 0 ? x + value * scale : y - value * scale)).join(' ')
    );
  });
}

/** A thousandth of a point is less than any printer has; fewer digits make smaller files. */
export function short(value: number): string {
  return String(Math.round(value * 1000) / 1000 || 0);
}
