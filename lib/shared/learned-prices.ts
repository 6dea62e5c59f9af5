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

/** In few characters, for an attribute of the page. */
export function packLearned({ at, prices }: LearnedPrices): string {
  const lines = prices.map(({ model, quality, size, outputTokens, runs }) =>
    [model, quality, size, outputTokens, runs].join(' '),
  );
  return at === null ? '' : [at, ...lines].join('|');
}

/** What `packLearned` wrote; nothing learned for anything else. */
export function unpackLearned(text: string): LearnedPrices {
  const [at = '', ...lines] = text.split('|');
  const prices = lines.map((line) => {
    const [model = '', quality = '', size = '', outputTokens, runs] = line.split(' ');
    return { model, quality, size, outputTokens: Number(outputTokens), runs: Number(runs) };
  });
  const whole = /^\d+$/.test(at) && prices.every((price) => price.outputTokens > 0 && price.runs > 0);
  return whole ? { at: Number(at), prices } : NOTHING_LEARNED;
}

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
