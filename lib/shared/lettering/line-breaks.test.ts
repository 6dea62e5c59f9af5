import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitAtBreaks } from './line-breaks';

const shown = (text: string) =>
  splitAtBreaks(text).map((part) => part.text + { break: '|', space: '_', line: '/' }[part.after]);

describe('where a line may end', () => {
  it.each([
    ['Hello there', ['Hello_', 'there|']],
    ['  Hello   there ', ['Hello_', 'there|']],
    ['one\ntwo', ['one/', 'two|']],
    ['one\n\ntwo', ['one/', '/', 'two|']],
    ['well-known', ['well-|', 'known|']],
    ['-5', ['-5|']],
    ['wait -- what', ['wait_', '--_', 'what|']],
    ['a--b', ['a--|', 'b|']],
    ['“Hello,”', ['“Hello,”|']],
    ['これは本', ['こ|', 'れ|', 'は|', '本|']],
    ['「本」。', ['「本」。|']],
    ['きょう', ['きょ|', 'う|']],
    ['コーヒー', ['コー|', 'ヒー|']],
    ['ABC本', ['ABC|', '本|']],
    ['你好，我', ['你|', '好，|', '我|']],
    ['안녕 하세요', ['안녕_', '하세요|']],
    ['', []],
    ['   ', []],
  ])('%j', (text, parts) => {
    expect(shown(text)).toEqual(parts);
  });

  it('loses nothing but spaces, and says where each part begins', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '\n', '-', '本', '。', '「', 'é', '😀') }),
        (text) => {
          const parts = splitAtBreaks(text);
          expect(parts.map((part) => part.text).join('')).toBe(text.replace(/[ \n]/g, ''));
          for (const part of parts.filter((each) => each.text !== ''))
            expect(text.slice(part.start, part.start + part.text.length)).toBe(part.text);
        },
      ),
    );
  });
});
