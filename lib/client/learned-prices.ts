/**
 * What this installation's bills have taught. The page begins with what the server drew it with (`LiveProvider`); when a
 * newer bill has come, it is fetched.
 */
import { useSyncExternalStore } from 'react';
import { createStore } from 'zustand/vanilla';
import { findLearned, type LearnedPrices, NOTHING_LEARNED } from '@/lib/shared/learned-prices';
import type { ModelInfo, Quality } from '@/lib/shared/models';
import type { PixelSize } from '@/lib/shared/pixel-size';
import { estimateByQuality } from '@/lib/shared/pricing';
import type { Estimate, GenerateParams } from '@/lib/shared/wire';
import { request } from './api';

const store = createStore<LearnedPrices>(() => NOTHING_LEARNED);

export const getLearned = store.getState;
export const setLearned = (learned: LearnedPrices) => store.setState(learned, true);
export const onLearned = (listener: () => void) => store.subscribe(listener);

/** For drawing. The server draws with what it has learned, and the page begins with the same. */
export function useLearned(): LearnedPrices {
  return useSyncExternalStore(store.subscribe, store.getState, store.getState);
}

export async function fetchLearned(): Promise<void> {
  type Answer = { learned: LearnedPrices['prices']; learnedAt: number | null };
  const { learned, learnedAt } = await request<Answer>('/api/models');
  setLearned({ at: learnedAt, prices: learned });
}

type Sent = Pick<GenerateParams, 'model' | 'quality' | 'size'>;

/** Output tokens of one image as it was billed here; null where the rules of the catalogue are all there is. */
export function learnedOutputTokens(sent: Sent): number | null {
  return findLearned(getLearned(), sent)?.outputTokens ?? null;
}

export type QualityPrice = {
  quality: Quality;
  estimate: Estimate;
  /** How many of this installation's own runs the price is from; null where it is from the catalogue. */
  learnedRuns: number | null;
};

/** The price of the same run at every quality the model has, `auto` first. */
export function pricesByQuality(input: {
  /** As the API gets them. */
  params: GenerateParams;
  model: ModelInfo;
  priced: boolean;
  inputs?: readonly PixelSize[];
}): QualityPrice[] {
  const { params, model, priced } = input;
  // Of a GIF nothing is learned, whatever its size costs as a picture.
  const teachable = priced && params.outputFormat !== 'gif';
  const known = teachable
    ? model.qualities.flatMap((quality) => findLearned(getLearned(), { ...params, quality }) ?? [])
    : [];
  const learnedByQuality = Object.fromEntries(known.map((price) => [price.quality, price.outputTokens]));
  return estimateByQuality({ ...input, learnedByQuality }).map(({ quality, estimate }) => ({
    quality,
    estimate,
    learnedRuns: known.find((price) => price.quality === quality)?.runs ?? null,
  }));
}

/** While the price of a run cannot be told. */
export function unknownPrices({ qualities }: Pick<ModelInfo, 'qualities'>): QualityPrice[] {
  return (['auto', ...qualities] as const).map((quality) => ({
    quality,
    estimate: { lowMicroUsd: null, highMicroUsd: null, approximate: true },
    learnedRuns: null,
  }));
}
