import { forEachDistanceRow } from '@/lib/shared/mask/distance';
import { rectOf } from '@/lib/shared/mask/geometry';
import { type Mask, requireSameSize, SELECTED_FROM } from '@/lib/shared/mask/mask';
import { mean, median, quantile, round } from './statistics';

/** Farther than this is only counted as this far. */
const LIMIT_PX = 200;

/** 1 on both sides of the border. The photo's own border is none. */
function findBorder({ width, height, data }: Mask): Uint8Array {
  const border = new Uint8Array(width * height);
  const isIn = (i: number) => (data[i] as number) >= SELECTED_FROM;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (x + 1 < width && isIn(i) !== isIn(i + 1)) border[i] = border[i + 1] = 1;
      if (y + 1 < height && isIn(i) !== isIn(i + width)) border[i] = border[i + width] = 1;
    }
  }
  return border;
}

function distancesTo(from: Uint8Array, to: Uint8Array, size: { width: number; height: number }): number[] {
  const isSite = Uint8Array.from({ length: 256 }, (_, value) => value & 1);
  const distances: number[] = [];
  forEachDistanceRow({ ...size, data: to }, rectOf(size), isSite, LIMIT_PX, (y, squared) => {
    for (let x = 0; x < size.width; x++)
      if (from[y * size.width + x] === 1) distances.push(Math.min(LIMIT_PX, Math.sqrt(squared[x] as number)));
  });
  return distances;
}

/**
 * How far two masks' borders are apart, both ways.
 *
 * @param scale what a pixel counts as
 */
export function edgeDistances(mask: Mask, truth: Mask, scale = 1) {
  requireSameSize(mask, truth);
  const own = findBorder(mask);
  const other = findBorder(truth);
  const all = [...distancesTo(own, other, mask), ...distancesTo(other, own, mask)].map(
    (distance) => distance * scale,
  );
  let both = 0;
  let any = 0;
  for (let i = 0; i < mask.data.length; i++) {
    const a = (mask.data[i] as number) >= SELECTED_FROM;
    const b = (truth.data[i] as number) >= SELECTED_FROM;
    if (a && b) both++;
    if (a || b) any++;
  }
  return {
    meanPx: round(mean(all)),
    medianPx: round(median(all)),
    p95Px: round(quantile(all, 0.95)),
    within3PxPercent: round((100 * all.filter((value) => value <= 3).length) / Math.max(1, all.length)),
    iou: round(both / Math.max(1, any), 4),
  };
}
