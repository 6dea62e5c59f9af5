import { expect, it } from 'vitest';
import { findLearned, type LearnedPrices } from './learned-prices';

const learned: LearnedPrices = {
  at: 1_795_000_000_000,
  prices: [
    { model: 'gpt-image-2.6-flare', quality: 'medium', size: '1024x1024', outputTokens: 820, runs: 7 },
    { model: 'gpt-image-2.6-sunburst', quality: 'low', size: '1536x1024', outputTokens: 77, runs: 1 },
  ],
};

it('finds the very same model, quality and size, and nothing near it', () => {
  const asked = { model: 'gpt-image-2.6-flare', quality: 'medium', size: '1024x1024' } as const;
  expect(findLearned(learned, asked)?.outputTokens).toBe(820);
  expect(findLearned(learned, { ...asked, size: '1024x1040' })).toBeNull();
  expect(findLearned(learned, { ...asked, quality: 'auto' })).toBeNull();
  expect(findLearned(learned, { ...asked, model: 'gpt-image-2.6-sunburst' })).toBeNull();
});
