import type { ShapedPiece, ShapedText } from '@/lib/shared/lettering/shaped-text';
import { comic } from '@/lib/shared/recipes/comic';
import type { Letters } from '@/lib/shared/recipes/comic-lettering';
import type { ComicDetails, ComicLine, ComicSettings } from '@/lib/shared/recipes/comic-types';
import type { JobItem, PlainJob } from '@/lib/shared/recipes/wire-jobs';

export function comicLine(change: Partial<ComicLine> = {}): ComicLine {
  return { id: 'line', kind: 'speech', speaker: 'Mia', text: 'Hello', place: null, ...change };
}

export function comicItem(change: Partial<JobItem<ComicDetails>> = {}): JobItem<ComicDetails> {
  return {
    id: 'item',
    name: 'Panel',
    words: 'A harbour at night.',
    images: [],
    details: { lines: [], withPrevious: false },
    chosen: null,
    verdict: 'open',
    ...change,
  };
}

export function comicJob(
  items: readonly JobItem<ComicDetails>[],
  settings: Partial<ComicSettings> = {},
): PlainJob<'comic'> {
  return { recipe: 'comic', name: 'Comic', settings: { ...comic.settings, ...settings }, items };
}

const LETTER = 500;

/** Words of a face whose letters are all half as wide as they are high. */
export function evenText(text: string): ShapedText {
  const words = text.split(' ').filter((word) => word !== '');
  return {
    pieces: words.map(
      (word, index): ShapedPiece => ({
        glyphs: [...word].map((_, place) => ['box', place * LETTER, 0] as const),
        advance: word.length * LETTER,
        level: 0,
        after: index < words.length - 1 ? 'space' : 'break',
      }),
    ),
    rightToLeft: false,
    ascent: 800,
    descent: 200,
    space: 250,
    missing: [],
  };
}

/** Each glyph is the whole box that it takes. */
export const evenLetters: Letters = {
  textOf: ({ text }) => evenText(text),
  outlines: { box: 'M0 -200L500 -200L500 800L0 800Z' },
};
