import { expect, test } from 'vitest';
import { english, sayIf } from '@/lib/shared/language';
import { alignmentSentence } from './alignment-sentence';

test.each(['aligned', 'in-place', null] as const)('of what is %s nothing is said', (alignment) => {
  expect(sayIf(alignmentSentence({ alignment }), english)).toBeNull();
});

test.each([
  ['not-alike', /too little of what you kept/],
  ['no-detail', /too little detail/],
  ['no-better', /as the model sent it/],
] as const)('that it was not lined up is said, and why: %s', (alignment, sentence) => {
  expect(sayIf(alignmentSentence({ alignment }), english)).toMatch(sentence);
});
