import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BALLOON_SHAPES } from '@/lib/shared/lettering/balloon';
import { comicLine, evenLetters } from '@/test/comics';
import { comic } from './comic';
import { drawPanel, lettersFrom, textsOf } from './comic-drawing';
import { letterPanel, placeInPanel } from './comic-lettering';
import type { ComicLine } from './comic-types';

const FRAME = {
  box: { x: 100, y: 50, width: 240, height: 240 },
  live: { x: 0, y: 0, width: 1000, height: 1000 },
};
const settings = comic.settings;
const lines = (...all: Partial<ComicLine>[]) =>
  all.map((line, index) => comicLine({ id: String(index), ...line }));
const letter = (all: readonly ComicLine[], frame = FRAME, direction: 'ltr' | 'rtl' = 'ltr') =>
  letterPanel(all, frame, evenLetters, { ...settings, direction });

describe('the placing rule', () => {
  it('puts captions above, then balloons in turn at both sides, each a little lower', () => {
    const [caption, first, second] = letter(
      lines({ kind: 'caption', text: 'Later' }, { text: 'Hello there' }, { speaker: 'Ben', text: 'Hi' }),
    ).map(({ box }) => box);
    expect(caption?.y).toBeLessThan(first?.y ?? 0);
    expect(first?.x).toBeCloseTo(104);
    expect((second?.x ?? 0) + (second?.width ?? 0)).toBeCloseTo(336);
    expect(second?.y).toBeGreaterThan(first?.y ?? 0);
  });

  it('is mirrored where one reads from the right', () => {
    const all = lines({ text: 'Hello there' }, { speaker: 'Ben', text: 'Hi' });
    const [first] = letter(all, FRAME, 'rtl');
    expect((first?.box.x ?? 0) + (first?.box.width ?? 0)).toBeCloseTo(336);
  });

  it('puts a caption that comes last, and sounds, at the bottom', () => {
    const [speech, sound, caption] = letter(
      lines({ text: 'Hello' }, { kind: 'sound', text: 'BANG' }, { kind: 'caption', text: 'The end' }),
    ).map(({ box }) => box);
    expect((caption?.y ?? 0) + (caption?.height ?? 0)).toBeCloseTo(286);
    expect(sound?.y).toBeLessThan(caption?.y ?? 0);
    expect(sound?.y).toBeGreaterThan(speech?.y ?? 0);
  });

  it('points the tails of one speaker to one side', () => {
    const [mia, ben] = letter(lines({ speaker: 'Mia' }, { speaker: 'Ben' }));
    expect(mia?.tail?.x).toBeLessThan(ben?.tail?.x ?? 0);
    expect(letter(lines({ kind: 'caption' }, { kind: 'sound' })).map(({ tail }) => tail)).toEqual([
      null,
      null,
    ]);
  });

  it('keeps balloons apart as long as there is room', () => {
    const boxes = letter(
      lines(
        { kind: 'caption', text: 'Later that night' },
        { text: 'Who left the light on?' },
        { speaker: 'Ben', text: 'Nobody. It has been empty for years.' },
        { text: 'Then who?' },
        { kind: 'sound', text: 'CREAK' },
      ),
    ).map(({ box }) => box);
    for (const [index, one] of boxes.entries())
      for (const other of boxes.slice(index + 1))
        expect(
          one.x + one.width <= other.x ||
            other.x + other.width <= one.x ||
            one.y + one.height <= other.y ||
            other.y + other.height <= one.y,
        ).toBe(true);
  });

  it('has no balloon for a line without words, and none for words that are not shaped yet', () => {
    expect(letter(lines({ text: '  ' }))).toEqual([]);
    expect(letterPanel(lines({}), FRAME, { textOf: () => undefined, outlines: {} }, settings)).toEqual([]);
  });
});

describe('balloons', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const side = fc.double({ min: 0.01, max: 1, noNaN: true });
  const place = fc.option(
    fc.record({
      x: share,
      y: share,
      width: side,
      height: side,
      tail: fc.option(fc.record({ x: share, y: share })),
    }),
  );
  const line = fc.record({
    kind: fc.constantFrom(...BALLOON_SHAPES),
    text: fc
      .array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 20 })
      .map((words) => words.map((length) => 'a'.repeat(length)).join(' ')),
    place,
  });

  it('and every letter of them stay in the panel and the live area, wherever they were put', () => {
    const live = { x: 110, y: 60, width: 200, height: 150 };
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (all) => {
        for (const { box, words } of letter(lines(...all), { ...FRAME, live })) {
          expect(box.x).toBeGreaterThanOrEqual(110);
          expect(box.y).toBeGreaterThanOrEqual(60);
          expect(box.x + box.width).toBeLessThanOrEqual(310 + 1e-6);
          expect(box.y + box.height).toBeLessThanOrEqual(210 + 1e-6);
          for (const { piece, x, y } of words.pieces) {
            expect(x).toBeGreaterThanOrEqual(box.x - 1e-6);
            expect(x + (piece.advance / 1000) * words.size).toBeLessThanOrEqual(box.x + box.width + 1e-6);
            expect(y - 0.8 * words.size).toBeGreaterThanOrEqual(box.y - 1e-6);
            expect(y + 0.2 * words.size).toBeLessThanOrEqual(box.y + box.height + 1e-6);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('come back to the same place when it is kept', () => {
    const [before] = letter(lines({ text: 'Hello there' }));
    if (before === undefined) throw new Error('no balloon');
    const [after] = letter(lines({ text: 'Hello there', place: placeInPanel(before, FRAME.box) }));
    expect(after?.box.x).toBeCloseTo(before.box.x, 1);
    expect(after?.box.width).toBeCloseTo(before.box.width, 1);
    expect(after?.tail?.y).toBeCloseTo(before.tail?.y ?? 0, 1);
  });
});

describe('a drawn panel', () => {
  const item = {
    details: { lines: lines({ text: 'Hello' }, { kind: 'sound', text: 'BANG' }), withPrevious: false },
  };

  it('has a frame, balloons, and words over them; sounds have an edge', () => {
    const { paths } = drawPanel(item, FRAME, evenLetters, settings);
    expect(paths.map(({ fill, stroke }) => [fill, stroke])).toEqual([
      [null, '#111111'],
      ['#ffffff', '#111111'],
      ['#111111', null],
      [null, '#ffffff'],
      ['#111111', null],
    ]);
    expect(paths[0]?.d).toBe('M100.6 50.6L339.4 50.6L339.4 289.4L100.6 289.4Z');
  });

  it('has neither words nor balloons without lettering, and no frame where it fills the page', () => {
    expect(drawPanel(item, FRAME, null, settings).paths).toHaveLength(1);
    expect(drawPanel(item, FRAME, null, { ...settings, layout: { kind: 'splash' } }).paths).toEqual([]);
  });

  it('asks for each text once', () => {
    expect(textsOf([item, item, { details: { lines: lines({ text: ' ' }), withPrevious: false } }])).toEqual([
      'Hello',
      'BANG',
    ]);
  });

  it('finds shaped texts by what was asked', () => {
    const text = evenLetters.textOf({ id: '', text: 'Hello' });
    if (text === undefined) throw new Error('not shaped');
    const letters = lettersFrom(['Hello'], { texts: [text], outlines: {} });
    expect(letters.textOf({ id: 'x', text: ' Hello ' })).toBe(text);
    expect(letters.textOf({ id: 'x', text: 'Bye' })).toBeUndefined();
  });
});
