/** What this installation's own bills say about models whose price has no published rule. */
import type { GenerateParams } from './wire';

/** What one image was billed for, as this installation's own runs tell it. */
export type LearnedPrice = {
  model: string;
  quality: string;
  /** As it was sent to the API, `WIDTHxHEIGHT`. */
  size: string;
  /** Median image output tokens of one image, without partial previews. */
  outputTokens: number;
  /** How many runs the median is of. */
  runs: number;
};

export type LearnedPrices = {
  /** When the newest of the bills came; null before there is one. */
  at: number | null;
  prices: readonly LearnedPrice[];
};

export const NOTHING_LEARNED: LearnedPrices = { at: null, prices: [] };

/**
 * What is known of the very same model, quality and size; null where nothing is, or one of them is left to the model.
 *
 * @param sent as the API gets it: an edit's size is its plan's
 */
export function findLearned(
  learned: LearnedPrices,
  sent: Pick<GenerateParams, 'model' | 'quality' | 'size'>,
): LearnedPrice | null {
  const found = learned.prices.find(
    ({ model, quality, size }) => model === sent.model && quality === sent.quality && size === sent.size,
  );
  return found ?? null;
}
