/** How the API writes a size. Apart from the rules on sizes (sizes.ts), which the first load of a page does without. */
export type PixelSize = { width: number; height: number };

/** Strict `WIDTHxHEIGHT`: plain decimal digits, no leading zero, no spaces. Anything else, `auto` included, is null. */
export function parseSize(size: string): PixelSize | null {
  const match = /^([1-9]\d{0,5})x([1-9]\d{0,5})$/.exec(size);
  return match ? { width: Number(match[1]), height: Number(match[2]) } : null;
}

/** `1024 × 1536` for a person; `auto` and `source` stay words. */
export function showSize(size: string): string {
  return size.replace('x', ' × ');
}

export function formatSize({ width, height }: PixelSize): string {
  return `${width}x${height}`;
}
