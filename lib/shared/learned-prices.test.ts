import { describe, expect, it } from 'vitest';
import {
  findLearned,
  type LearnedPrices,
  NOTHING_LEARNED,
  packLearned,
  unpackLearned,
} from './learned-prices';

const learned: LearnedPrices = {
  at: 1_795_000_000_000,
  prices: [
    { model: 'gpt-image-2.6-flare', quality: 'medium', size: '1024x1024', outputTokens: 820, runs: 7 },
    { model: 'gpt-image-2.6-sunburst', quality: 'low', size: '1536x1024', outputTokens: 77, runs: 1 },
  ],
};

describe('in few characters', () => {
  it('is the same when it is read again', () => {
    expect(unpackLearned(packLearned(learned))).toEqual(learned);
    expect(packLearned(NOTHING_LEARNED)).toBe('');
    const nothingKept = { at: 5, prices: [] };
    expect(unpackLearned(packLearned(nothingKept))).toEqual(nothingKept);
  });

  it.each(['', 'x', '|', '1|', '1|a b c', '1|a b c 0 1', '1|a b c nine 1'])(
    'is nothing learned where it was “%s”',
    (text) => {
      expect(unpackLearned(text)).toEqual(NOTHING_LEARNED);
    },
  );
});

it('finds the very same model, quality and size, and nothing near it', () => {
  const asked = { model: 'gpt-image-2.6-flare', quality: 'medium', size: '1024x1024' } as const;
  expect(findLearned(learned, asked)?.outputTokens).toBe(820);
  expect(findLearned(learned, { ...asked, size: '1024x1040' })).toBeNull();
  expect(findLearned(learned, { ...asked, quality: 'auto' })).toBeNull();
  expect(findLearned(learned, { ...asked, model: 'gpt-image-2.6-sunburst' })).toBeNull();
});
