import { expect, test } from 'vitest';
import { chargeSentence } from './charge-sentence';
import { english } from './language';

const estimate = { lowMicroUsd: 52_800, highMicroUsd: 52_800, approximate: false };

test.each([
  ['no', 'Nothing was charged.'],
  ['yes', 'It was charged.'],
  ['maybe', 'OpenAI may have charged about $0.053.'],
] as const)('%s is said plainly', (charged, sentence) => {
  expect(chargeSentence(charged, { demo: false, server: 'OpenAI', estimate }, english)).toBe(sentence);
});

test('a range is said as one', () => {
  const range = { lowMicroUsd: 6_000, highMicroUsd: 211_000, approximate: false };
  expect(chargeSentence('maybe', { demo: false, server: 'OpenAI', estimate: range }, english)).toBe(
    'OpenAI may have charged about $0.006 – $0.21.',
  );
});

test('no price is called unknown', () => {
  const unknown = { lowMicroUsd: null, highMicroUsd: null, approximate: false };
  expect(chargeSentence('maybe', { demo: false, server: 'OpenAI', estimate: unknown }, english)).toContain(
    'the price is not known',
  );
});

test.each(['no', 'yes', 'maybe'] as const)('the demo charges nothing, whatever happened (%s)', (charged) => {
  expect(chargeSentence(charged, { demo: true, server: 'OpenAI', estimate }, english)).toMatch(
    /^Nothing was charged/,
  );
});
