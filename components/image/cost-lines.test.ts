import { expect, test } from 'vitest';
import { english } from '@/lib/shared/language';
import { makeImage, makeRun } from '@/test/runs';
import { costNotes, estimateNote, shareNote } from './cost-lines';

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
  expect(costNotes(makeRun({ cost }), english)).toEqual([
    'From the tokens that the answer reported, at the prices of 2026-11-23.',
  ]);
});

test('a lower bound says so', () => {
  expect(costNotes(makeRun({ cost: { ...cost, lowerBound: true } }), english).at(-1)).toMatch(
    /^At least this much/,
  );
});

test('unknown says why', () => {
  expect(costNotes(makeRun(), english)).toEqual([
    'Unknown: the answer did not say how many tokens were used.',
  ]);
  expect(costNotes(makeRun({ usage }), english)).toEqual(['Unknown: no price is known for this model.']);
});

test('of a lost answer it says what the budget counts', () => {
  expect(costNotes(makeRun({ status: 'unknown' }), english)[0]).toMatch(
    /^Unknown: the answer was lost.*at its estimate/,
  );
});

const between = (lowMicroUsd: number, highMicroUsd: number) => ({
  estimate: { lowMicroUsd, highMicroUsd, approximate: false },
});
const total = (totalMicroUsd: number) => ({ cost: { ...cost, totalMicroUsd } });

test.each([
  [{ ...between(50_000, 50_000), ...total(50_000) }, 'Estimated: $0.05, and that is what it cost.'],
  [{ ...between(50_000, 50_000), ...total(50_010) }, 'Estimated: $0.05, and that is what it cost.'],
  [{ ...between(40_000, 60_000), ...total(55_000) }, 'Estimated: $0.04 – $0.06, and that is what it cost.'],
  [{ ...between(40_000, 60_000), ...total(66_000) }, 'Estimated: $0.04 – $0.06. It cost 10 % more.'],
  [{ ...between(40_000, 60_000), ...total(39_000) }, 'Estimated: $0.04 – $0.06. It cost 2.5 % less.'],
  [{ ...between(50_000, 50_000), cost: { ...cost, lowerBound: true } }, 'Estimated: $0.05.'],
  [{ ...between(50_000, 50_000) }, 'Estimated: $0.05.'],
  [{ estimate: { lowMicroUsd: null, highMicroUsd: null, approximate: false } }, 'There was no estimate.'],
])('the estimate is held against the cost: %j', (change, note) => {
  expect(estimateNote(makeRun(change), english)).toBe(note);
});

test('the demo says that nothing was charged', () => {
  expect(costNotes(makeRun({ cost, demo: true }), english).at(-1)).toContain('nothing was charged');
});

test('a share is named where there are several images and it is known', () => {
  const images = [makeImage(), makeImage({ id: 'image-2', index: 1 })];
  expect(shareNote(makeRun({ images }), 13_170, english)).toBe('$0.01317 of it is this image’s share.');
  expect(shareNote(makeRun({ images }), null, english)).toBeNull();
  expect(shareNote(makeRun({ images: [makeImage()] }), 13_170, english)).toBeNull();
});
