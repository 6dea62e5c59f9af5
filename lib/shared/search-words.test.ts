import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSearch, searchWords } from './search-words';

/** What both databases do with the two functions. */
function finds(text: string, query: string): boolean {
  const stored = searchWords(text);
  return parseSearch(query).every(({ word, prefix }) =>
    prefix ? stored.some((each) => each.startsWith(word)) : stored.includes(word),
  );
}

describe('searchWords', () => {
  it.each([
    ['A red fox, a RED fox', ['a', 'red', 'fox']],
    ['Crème brûlée', ['creme', 'brulee']],
    ['e\u0301te\u0301 été', ['ete']],
    ['don’t', ['don', 't']],
    ['1024x1024 at 50%', ['1024x1024', 'at', '50']],
    ['ＦＵＬＬ ﬁne', ['full', 'fine']],
    ['Красный лис', ['красныи', 'лис']],
    ['ΟΔΟΣ', ['οδοσ']],
    ['猫が好き', ['猫か', 'か好', '好き', 'き']],
    ['iPhone写真2', ['iphone', '写真', '真', '2']],
    ['🦊 — !', []],
    ['', []],
    ['a\u0000b', ['a', 'b']],
  ])('cuts %j', (text, words) => {
    expect(searchWords(text)).toEqual(words);
  });

  it('cuts long words between characters, and has an end', () => {
    expect(searchWords(`${'𝒳'.repeat(39)}${'y'.repeat(9)}`)).toEqual([`${'x'.repeat(39)}y`]);
    expect(searchWords(`${'𐐷'.repeat(60)}`)).toEqual(['𐐷'.repeat(40)]);
    expect(searchWords(Array.from({ length: 5000 }, (_, index) => `w${index}`).join(' '))).toHaveLength(2000);
  });

  it('gives words of letters and digits only, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        for (const word of searchWords(text)) expect(word).toMatch(/^[\p{L}\p{N}]+$/u);
      }),
    );
  });
});

describe('parseSearch', () => {
  it.each([
    [
      'red fo',
      [
        { word: 'red', prefix: false },
        { word: 'fo', prefix: true },
      ],
    ],
    [
      'red fox ',
      [
        { word: 'red', prefix: false },
        { word: 'fox', prefix: false },
      ],
    ],
    ['fox.', [{ word: 'fox', prefix: false }]],
    ['cafe\u0301', [{ word: 'cafe', prefix: true }]],
    ['fox fox', [{ word: 'fox', prefix: false }]],
    ['猫', [{ word: '猫', prefix: true }]],
    [
      '猫 photo',
      [
        { word: '猫', prefix: true },
        { word: 'photo', prefix: true },
      ],
    ],
    ['猫が', [{ word: '猫か', prefix: false }]],
    [
      '"fox" AND * NEAR(',
      [
        { word: 'fox', prefix: false },
        { word: 'and', prefix: false },
        { word: 'near', prefix: false },
      ],
    ],
    ['   ', []],
  ])('reads %j', (query, words) => {
    expect(parseSearch(query)).toEqual(words);
  });
});

describe('a search', () => {
  it.each([
    ['私の猫が好きです', '猫が'],
    ['私の猫が好きです', '猫'],
    ['私の猫が好きです', 'す'],
    ['私の猫が好きです', '猫が 私の'],
    ['Ein Straßenfoto', 'straßen'],
    ['ΟΔΟΣ', 'οδος'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['ΟΔΟΣΕ', 'οδος'],
    ['Ⓒ1 Ⓐ', 'Ⓒ'],
    ['고양이 각도', '고야'],
    ['고양이 각도', '가'],
  ])('finds in %j by %j', (text, query) => {
    expect(finds(text, query)).toBe(true);
  });

  it.each([
    ['a red fox', 'ox'],
    ['a red fox', 'red cat'],
    ['a red fox', 're fox'],
    ['私の猫が好きです', '猫好'],
  ])('does not find in %j by %j', (text, query) => {
    expect(finds(text, query)).toBe(false);
  });

  it('finds every text by itself, by its beginnings, and by its words in any order', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(texts, fc.nat(), (words, at) => {
        const text = words.join(' ');
        expect(finds(text, text)).toBe(true);
        expect(finds(text, [...text].slice(0, at % (text.length + 1)).join(''))).toBe(true);
        expect(finds(text, words.toReversed().join(' , '))).toBe(true);
      }),
    );
  });
});
