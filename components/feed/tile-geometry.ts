import { formatSize, parseSize } from '@/lib/shared/pixel-size';
import type { WireRun } from '@/lib/shared/wire';
import type { TileSlot } from './tile-slots';

/** How the pictures of one run are laid out. Known from the request, before a byte has arrived. */
export type TileGeometry = {
  /** Width : height of the place kept for each picture. */
  ratio: number;
  columns: number;
  /** The same on a phone. */
  narrowColumns: number;
  maxHeightPx: number;
};

/**
 * @param size as asked for; the place kept for `auto` is a square
 * @param count pictures, at least 1
 */
export function tileGeometry(size: string, count: number): TileGeometry {
  const pixels = parseSize(size);
  const ratio = pixels ? pixels.width / pixels.height : 1;
  const wide = ratio > 1.4;
  return {
    ratio,
    columns: columnsFor(count, wide),
    narrowColumns: count === 1 || ratio > 2 ? 1 : 2,
    maxHeightPx: count === 1 ? 440 : count <= 3 ? 360 : 300,
  };
}

/**
 * The same for a run, in the shape of what came where that is not what was asked for.
 *
 * @param asAsked keeps the shape that was asked for, whatever came
 */
export function runGeometry(run: WireRun, slots: readonly TileSlot[], asAsked: boolean): TileGeometry {
  const first = slots.find(({ image }) => image !== null)?.image;
  const place =
    (run.edit !== null || run.params.size === 'auto') && !asAsked && first
      ? formatSize(first)
      : run.edit
        ? formatSize(run.edit.plan.content)
        : run.params.size;
  return tileGeometry(place, Math.max(1, slots.length));
}

/** Rows are as even as possible: 5 and 6 as threes, 7 and 8 as fours. */
function columnsFor(count: number, wide: boolean): number {
  if (wide) return count === 1 ? 1 : count === 2 || count === 4 ? 2 : 3;
  if (count <= 4) return count;
  if (count === 5 || count === 6 || count === 9) return 3;
  return count === 10 ? 5 : 4;
}

/** The `sizes` attribute that belongs to it: how wide a picture is laid out, before the style sheet is read. */
export function imageSizes({ ratio, columns, narrowColumns, maxHeightPx }: TileGeometry): string {
  const widthPx = Math.round(maxHeightPx * ratio);
  return `(max-width: 767px) ${Math.round(94 / narrowColumns)}vw, min(${Math.round(72 / columns)}vw, ${widthPx}px)`;
}
