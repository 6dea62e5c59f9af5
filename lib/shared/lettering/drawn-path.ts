/** What lettering consists of, for every place it is drawn in: SVG on screen and for PNG, operators in a PDF. */
import type { Box } from './box';
import { short } from './outline-path';

export type DrawnPath = {
  /** Absolute M, L, Q, C and Z; y goes down. */
  d: string;
  /** `#rrggbb`; null: none. */
  fill: string | null;
  stroke: string | null;
  strokeWidth: number;
  /** Lengths of dashes and gaps. */
  dash: readonly number[];
};

export const INK = '#111111';
export const PAPER = '#ffffff';

/** A picture of its own, of so many pixels. */
export function toSvg(
  paths: readonly DrawnPath[],
  view: Box,
  pixels: { width: number; height: number },
): string {
  const box = [view.x, view.y, view.width, view.height].map(short).join(' ');
  const drawn = paths.map(({ d, fill, stroke, strokeWidth, dash }) => {
    const dashes = dash.length === 0 ? '' : ` stroke-dasharray="${dash.map(short).join(' ')}"`;
    const line =
      stroke === null
        ? ''
        : ` stroke="${stroke}" stroke-width="${short(strokeWidth)}" stroke-linejoin="round" stroke-linecap="round"${dashes}`;
    return `<path d="${d}" fill="${fill ?? 'none'}"${line}/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${pixels.width}" height="${pixels.height}" viewBox="${box}" preserveAspectRatio="none">${drawn.join('')}</svg>`;
}
