import { describe, expect, it } from 'vitest';
import { inVisualOrder } from '@/lib/shared/lettering/fit-text';
import { COMIC_FACES } from '@/lib/shared/recipes/comic-types';
import { shapeTexts } from './shape-texts';

const STYLE = { face: 'comic-neue', language: 'en', capitals: false } as const;
const shape = (text: string, style: Partial<Parameters<typeof shapeTexts>[1]> = {}) => {
  const { texts, outlines } = shapeTexts([text], { ...STYLE, ...style });
  const [shaped] = texts;
  if (shaped === undefined) throw new Error('nothing was shaped');
  return { ...shaped, outlines };
};
const outlinesOf = ({ pieces }: ReturnType<typeof shape>) =>
  pieces.flatMap(({ glyphs }) => glyphs.map(([outline]) => outline));
const isAll = (shaped: ReturnType<typeof shape>, face: string) =>
  outlinesOf(shaped).length > 0 && outlinesOf(shaped).every((outline) => outline.startsWith(`${face}-`));

describe('shaped text', () => {
  it.each(COMIC_FACES)('has outlines and widths of %s', (face) => {
    const { pieces, outlines, missing, ascent } = shape('Quick dogs', { face });
    expect(pieces.map(({ after }) => after)).toEqual(['space', 'break']);
    expect(pieces[0]?.glyphs).toHaveLength(5);
    expect(pieces[0]?.advance).toBeGreaterThan(1000);
    expect(missing).toEqual([]);
    expect(ascent).toBeGreaterThan(500);
    for (const [outline] of pieces.flatMap(({ glyphs }) => glyphs))
      expect(outlines[outline]).toMatch(/^M[-\d. MLQCZ]+Z$/);
  });

  it('joins Arabic letters and puts them in order', () => {
    const joined = shape('مرحبا');
    expect(joined.rightToLeft).toBe(true);
    expect(joined.pieces[0]?.level).toBe(1);
    expect(isAll(joined, 'lalezar')).toBe(true);
    // Alone each letter has another form.
    const alone = shape('م ر ح ب ا').pieces.flatMap(({ glyphs }) => glyphs.map(([outline]) => outline));
    const together = joined.pieces.flatMap(({ glyphs }) => glyphs.map(([outline]) => outline)).toReversed();
    expect(together[0]).not.toBe(alone[0]);
    expect(together[3]).not.toBe(alone[3]);
  });

  it('keeps numbers and names of another direction as they are within a text', () => {
    const { pieces } = shape('يوم 12 abc');
    expect(pieces.map(({ level }) => level)).toEqual([1, 2, 2]);
  });

  it('mirrors brackets where one reads from the right', () => {
    // In a text from the left it is as it is typed, and of the face of the letters beside it.
    const [open] = shape('a (א').pieces[1]?.glyphs.map(([outline]) => outline) ?? [];
    const turned = inVisualOrder(shape('(א)').pieces).flatMap(({ glyphs }) =>
      glyphs.map(([outline]) => outline),
    );
    expect(turned).toHaveLength(3);
    // What was typed last is leftmost, and opens there.
    expect(turned[0]).toBe(open);
    expect(turned[2]).not.toBe(open);
  });

  it.each([
    ['Привет Ελληνικά', 'noto-sans'],
    ['שלום', 'noto-sans-hebrew'],
    ['こんにちは', 'yusei-magic'],
    ['안녕하세요', 'jua'],
    ['नमस्ते', 'noto-sans'],
  ])('finds a face for %s', (text, face) => {
    const shaped = shape(text);
    expect(shaped.missing).toEqual([]);
    expect(isAll(shaped, face)).toBe(true);
  });

  it('takes the face of the language for signs that several have', () => {
    expect(isAll(shape('海', { language: 'zh' }), 'zcool-kuaile')).toBe(true);
    expect(isAll(shape('海', { language: 'ja' }), 'yusei-magic')).toBe(true);
  });

  it('breaks Japanese between its signs', () => {
    expect(shape('それは本').pieces.map(({ after }) => after)).toEqual(['break', 'break', 'break', 'break']);
  });

  it('names signs that no face has, and leaves them out', () => {
    const { missing, pieces } = shape('Hi 🎉');
    expect(missing).toEqual(['🎉']);
    expect(pieces.flatMap(({ glyphs }) => glyphs)).toHaveLength(2);
  });

  it('is in capitals where that is wished, by the rules of its language', () => {
    const turkish = shape('i', { capitals: true, language: 'tr' });
    expect(turkish.pieces).toEqual(shape('İ').pieces);
    expect(shape('hi', { capitals: true, language: 'x-nothing' }).pieces).toEqual(shape('HI').pieces);
  });

  it('keeps lines as they were written, and an empty one between', () => {
    expect(shape('a\r\n\r\nb').pieces.map(({ after }) => after)).toEqual(['line', 'line', 'break']);
  });

  it.each(['', '  ', '\u200d\ufe0f'])('is nothing of %j', (text) => {
    expect(shape(text).pieces.flatMap(({ glyphs }) => glyphs)).toEqual([]);
  });

  it('is the same each time', () => {
    expect(shape('Who left the light on?')).toEqual(shape('Who left the light on?'));
  });
});
