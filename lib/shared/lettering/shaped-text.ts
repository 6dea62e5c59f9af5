/**
 * Text that a face has been asked about: which glyphs, how wide, in which order. Made on the server by HarfBuzz
 * (lib/server/lettering); laid out and drawn from here on, by the same functions for the screen and for files.
 */

/** Lengths are in units of 1/1000 of the letter size. */
export type ShapedPiece = {
  /** Glyphs from left to right: key of the outline, and where its origin is. */
  glyphs: readonly (readonly [outline: string, x: number, y: number])[];
  advance: number;
  /** Embedding level: odd is right to left. */
  level: number;
  /** What may come behind it; a `space` is not drawn where a line ends. */
  after: 'nothing' | 'break' | 'space' | 'line';
};

export type ShapedText = {
  pieces: readonly ShapedPiece[];
  /** Of the paragraph. */
  rightToLeft: boolean;
  /** How far the ink reaches above and below the baseline, both positive. */
  ascent: number;
  descent: number;
  /** Width of a space. */
  space: number;
  /** Characters that no face has. */
  missing: readonly string[];
};

/** Each glyph that occurs, as the data of an SVG path: 1/1000 of the letter size, y upward. */
export type Outlines = Readonly<Record<string, string>>;

export type LetteringAnswer = { texts: readonly ShapedText[]; outlines: Outlines };

/** Of one request: some milliseconds each. */
export const MAX_TEXTS = 100;
