import { expect, test } from 'vitest';
import { makeImage, makeRun } from '@/lib/client/test-runs';
import { costNotes, shareNote } from './cost-lines';

const cost = { totalMicroUsd: 10, lines: [], priceTableVersion: '2026-11-23', lowerBound: false };
const usage = {
  inputTokens: 1,
  inputTextTokens: 1,
  inputImageTokens: 0,
  outputTokens: 1,
  outputImageTokens: 1,
  outputTextTokens: 0,
  totalTokens: 2,
};

test('a known cost names its price table', () => {
  expect(costNotes(makeRun({ cost }))).toEqual([
    'From the tokens that the answer reported, at the prices of 2026-11-23.',
  ]);
});

test('a lower bound says so', () => {
  expect(costNotes(makeRun({ cost: { ...cost, lowerBound: true } })).at(-1)).toMatch(/^At least this much/);
});

test('unknown says why', () => {
  expect(costNotes(makeRun())).toEqual(['Unknown: the answer did not say how many tokens were used.']);
  expect(costNotes(makeRun({ usage }))).toEqual(['Unknown: no price is known for this model.']);
});

test('the demo says that nothing was charged', () => {
  expect(costNotes(makeRun({ cost, demo: true })).at(-1)).toContain('nothing was charged');
});

test('a share is named where there are several images and it is known', () => {
  const images = [makeImage(), makeImage({ id: 'image-2', index: 1 })];
  expect(shareNote(makeRun({ images }), 13_170)).toBe('$0.01317 of it is this image’s share.');
  expect(shareNote(makeRun({ images }), null)).toBeNull();
  expect(shareNote(makeRun({ images: [makeImage()] }), 13_170)).toBeNull();
});
