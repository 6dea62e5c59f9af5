import { afterEach, describe, expect, test, vi } from 'vitest';
import { type LearnedPrices, NOTHING_LEARNED } from '@/lib/shared/learned-prices';
import { findModel, type ModelInfo } from '@/lib/shared/models';
import type { GenerateParams } from '@/lib/shared/wire';
import { makeRun } from '@/test/runs';
import { estimateOf } from './composer-rules';
import {
  fetchLearned,
  getLearned,
  learnedOutputTokens,
  onLearned,
  pricesByQuality,
  setLearned,
} from './learned-prices';

const flare = findModel('gpt-image-2.6-flare') as ModelInfo;
const params: GenerateParams = {
  ...makeRun().params,
  model: flare.id,
  quality: 'medium',
  size: '1024x1024',
  n: 2,
  partialImages: 1,
};
const price = { model: flare.id, quality: 'medium', size: '1024x1024', outputTokens: 900, runs: 7 };
const learned: LearnedPrices = { at: 5, prices: [price] };

afterEach(() => {
  setLearned(NOTHING_LEARNED);
  vi.unstubAllGlobals();
});

describe('a price on the page', () => {
  test('is the bill of runs like it, with the previews of this one', () => {
    setLearned(learned);
    const words = 2 * (estimateOf({ ...params, n: 1 }).highMicroUsd ?? 0) - 2 * (900 + 100) * 30;
    expect(estimateOf(params)).toEqual({
      lowMicroUsd: words + 2 * (900 + 100) * 30,
      highMicroUsd: words + 2 * (900 + 100) * 30,
      approximate: true,
    });
  });

  test('is the catalogue’s where model, quality or size is another, or left to the model', () => {
    const others = [
      params,
      { ...params, quality: 'high' as const },
      { ...params, quality: 'auto' as const },
      { ...params, size: '1536x1024' },
      { ...params, size: 'auto' },
      { ...params, model: 'gpt-image-2.6-sunburst' },
    ];
    const before = others.map(estimateOf);
    setLearned(learned);
    const after = others.map(estimateOf);
    expect(after[0]).not.toEqual(before[0]);
    expect(after.slice(1)).toEqual(before.slice(1));
  });

  test('says at each quality from how many runs it is', () => {
    setLearned(learned);
    const prices = pricesByQuality({ params, model: flare, priced: true });
    expect(prices.map(({ quality, learnedRuns }) => [quality, learnedRuns])).toEqual([
      ['auto', null],
      ['low', null],
      ['medium', 7],
      ['high', null],
      ['xhigh', null],
      ['max', null],
    ]);
    expect(prices[2]?.estimate).toEqual(estimateOf(params));
  });

  test('of a GIF, or of a model without a price, is learned from nothing', () => {
    setLearned(learned);
    const gif = pricesByQuality({ params: { ...params, outputFormat: 'gif' }, model: flare, priced: true });
    const unpriced = pricesByQuality({ params, model: flare, priced: false });
    expect([...gif, ...unpriced].map(({ learnedRuns }) => learnedRuns)).toEqual(Array(12).fill(null));
  });

  test('changes when the server has learned more', async () => {
    vi.stubGlobal('fetch', async () =>
      Response.json({ models: [], learned: [{ ...price, outputTokens: 950 }], learnedAt: 6 }),
    );
    const heard = vi.fn();
    const end = onLearned(heard);
    expect(learnedOutputTokens(params)).toBeNull();
    await fetchLearned();
    end();
    expect(heard).toHaveBeenCalledOnce();
    expect(getLearned().at).toBe(6);
    expect(learnedOutputTokens(params)).toBe(950);
  });
});
