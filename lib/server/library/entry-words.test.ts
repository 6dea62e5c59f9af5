import fc from 'fast-check';
import { expect, it } from 'vitest';
import { searchWords } from '@/lib/shared/search-words';
import { choiceWord, entryWords } from './entry-words';

const NOTHING = {
  model: null,
  kind: 'upload',
  quality: null,
  shape: null,
  sizeClass: null,
  transparent: 0,
} as const;
const choice = fc.constantFrom('model', 'kind', 'quality', 'shape', 'sizeClass', 'transparent');
const value = fc.string({ unit: 'binary', maxLength: 6 });

it('puts the choices behind the words of the text, and leaves out what is not known', () => {
  expect(entryWords(['red', 'fox'], NOTHING)).toBe(`red fox ${choiceWord('kind', 'upload')}`);
  expect(entryWords([], { ...NOTHING, transparent: 1 }).split(' ')).toEqual([
    choiceWord('kind', 'upload'),
    choiceWord('transparent', 1),
  ]);
});

it('gives different choices different words, whatever their values look like', () => {
  fc.assert(
    fc.property(choice, value, choice, value, (one, first, other, second) => {
      const same = one === other && first === second;
      expect(choiceWord(one, first) === choiceWord(other, second)).toBe(same);
    }),
  );
  expect(choiceWord('model', 'gpt-1')).not.toBe(choiceWord('model', 'gpt_1'));
  expect(choiceWord('model', 'GPT')).not.toBe(choiceWord('model', 'gpt'));
  expect(choiceWord('model', '-')).not.toBe(choiceWord('model', '2d'));
});

it('gives words that no text has and that mean nothing to a search engine', () => {
  fc.assert(
    fc.property(choice, value, fc.string({ unit: 'binary' }), (one, chosen, text) => {
      const word = choiceWord(one, chosen);
      expect(word).toMatch(/^[a-z0-9\uE000]+$/);
      expect(searchWords(`${text} ${word}`)).not.toContain(word);
    }),
  );
});
