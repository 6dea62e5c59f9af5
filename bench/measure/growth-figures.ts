/** How well what was drawn beyond a mask is taken in, where the truth is known. */
import { DRIFT_LEVELS } from '@/lib/shared/mask/drift';
import { type Mask, SELECTED_FROM } from '@/lib/shared/mask/mask';
import type { Picture } from './seam-simulator';

export type GrowthFigures = {
  /** Of what differs from the photo outside the mask, the share that was taken in. Null: nothing differs there. */
  recall: number | null;
  /** Of what was taken in, the share that differs; 1 where nothing was. */
  precision: number;
  /** What was taken in, as a share of the mask. */
  share: number;
  /** Over the mask and what differs outside it, before and after. */
  zonePsnr: number;
  zonePsnrGrown: number;
};

type Judged = {
  readonly photo: Picture;
  readonly truth: Picture;
  readonly mask: Mask;
  /** Null: nothing was taken in. */
  readonly grown: Mask | null;
  readonly placed: Picture;
  readonly placedGrown: Picture;
};

export function judgeGrowth({ photo, truth, mask, grown, placed, placedGrown }: Judged): GrowthFigures {
  let [painted, wanted, taken, both, zone, squares, squaresGrown] = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < mask.data.length; i++) {
    const isPainted = mask.data[i] !== 0;
    const differs = !isPainted && [0, 1, 2].some((c) => distance(photo, truth, i * 3 + c) > DRIFT_LEVELS);
    const isTaken = !isPainted && (grown?.data[i] ?? 0) >= SELECTED_FROM;
    if (isPainted) painted++;
    if (differs) wanted++;
    if (isTaken) taken++;
    if (differs && isTaken) both++;
    if (!isPainted && !differs) continue;
    zone += 3;
    for (let c = i * 3; c < i * 3 + 3; c++) {
      squares += distance(placed, truth, c) ** 2;
      squaresGrown += distance(placedGrown, truth, c) ** 2;
    }
  }
  return {
    recall: wanted === 0 ? null : both / wanted,
    precision: taken === 0 ? 1 : both / taken,
    share: taken / painted,
    zonePsnr: psnr(squares, zone),
    zonePsnrGrown: psnr(squaresGrown, zone),
  };
}

function distance(one: Picture, other: Picture, at: number): number {
  return Math.abs((one.data[at] as number) - (other.data[at] as number));
}

function psnr(squares: number, count: number): number {
  return 10 * Math.log10((255 * 255 * count) / Math.max(1e-9, squares));
}
