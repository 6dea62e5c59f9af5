/** How much of what was to be kept a raw answer changed: the number that says why exact edits exist. */

/** A pixel counts as changed when a channel differs by more than this: beyond what recompression does, below what is seen. */
export const DRIFT_LEVELS = 12;

export type Drift = {
  /** Of the kept pixels, 0…100. */
  readonly changedPercent: number;
  /** Mean absolute difference of the kept pixels' channels, 0…255. */
  readonly meanDifference: number;
  readonly keptPixels: number;
};

export type DriftMeter = {
  /** Three channels each; `mask` 0 = kept. Values need not be rounded. */
  addRow(original: ArrayLike<number>, answer: ArrayLike<number>, mask: ArrayLike<number>): void;
  read(): Drift;
};

export function createDriftMeter(): DriftMeter {
  let kept = 0;
  let changed = 0;
  let sum = 0;
  return {
    addRow(original, answer, mask) {
      for (let i = 0; i < mask.length; i++) {
        if (mask[i] !== 0) continue;
        const at = i * 3;
        const red = Math.abs((original[at] as number) - (answer[at] as number));
        const green = Math.abs((original[at + 1] as number) - (answer[at + 1] as number));
        const blue = Math.abs((original[at + 2] as number) - (answer[at + 2] as number));
        kept++;
        sum += red + green + blue;
        if (red > DRIFT_LEVELS || green > DRIFT_LEVELS || blue > DRIFT_LEVELS) changed++;
      }
    },
    read: () => ({
      changedPercent: kept === 0 ? 0 : (100 * changed) / kept,
      meanDifference: kept === 0 ? 0 : sum / (3 * kept),
      keptPixels: kept,
    }),
  };
}
