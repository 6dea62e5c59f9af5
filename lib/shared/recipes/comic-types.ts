import type { BalloonShape } from '@/lib/shared/lettering/balloon';
import type { Quality } from '@/lib/shared/models';

/** `rows`: as many panels in each row, from above. */
export type ComicLayout =
  | { kind: 'strip-3' | 'strip-4' | 'grid-4' | 'page-6' | 'splash' }
  | { kind: 'rows'; rows: readonly number[] };

export const COMIC_FACES = ['comic-neue', 'bangers', 'patrick-hand'] as const;
export type ComicFace = (typeof COMIC_FACES)[number];

export const COMIC_DIRECTIONS = ['ltr', 'rtl'] as const;

export type ComicSettings = {
  title: string;
  series: string;
  /** Of the issue: words, because some are `1/2`. */
  number: string;
  writer: string;
  summary: string;
  /** `2026-11-29`, or nothing. */
  date: string;
  /** BCP 47. */
  language: string;
  /** What all panels look like. */
  style: string;
  layout: ComicLayout;
  /** How pages and rows are read. */
  direction: (typeof COMIC_DIRECTIONS)[number];
  gutterIn: number;
  trim: { widthIn: number; heightIn: number };
  bleedIn: number;
  face: ComicFace;
  capitals: boolean;
  /** Letters are never larger on the page, save in sound words. */
  letterPt: number;
  model: string;
  quality: Quality;
};

/** Where a line's balloon is, in fractions of its panel; the tail ends at `tail`. */
export type LinePlace = {
  x: number;
  y: number;
  width: number;
  height: number;
  tail: { x: number; y: number } | null;
};

/** One line of the script, and its balloon: there is no second place for its words. */
export type ComicLine = {
  id: string;
  kind: BalloonShape;
  /** Who says it; nobody in captions and sounds. */
  speaker: string;
  text: string;
  /** Null: the placing rule decides, and decides again when the words change. */
  place: LinePlace | null;
};

export type ComicDetails = {
  lines: readonly ComicLine[];
  /** The chosen picture of the panel before goes along. */
  withPrevious: boolean;
};

export const MAX_LINES = 12;
export const LINE_TEXT_MAX = 400;
export const MAX_ROWS = 8;
export const MAX_PANELS_IN_ROW = 6;
