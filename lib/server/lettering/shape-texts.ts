import 'server-only';
import bidiFactory from 'bidi-js';
import { Direction, Buffer as GlyphBuffer, shape } from 'harfbuzzjs';
import { splitAtBreaks } from '@/lib/shared/lettering/line-breaks';
import type { LetteringAnswer, ShapedPiece, ShapedText } from '@/lib/shared/lettering/shaped-text';
import type { ComicSettings } from '@/lib/shared/recipes/comic-types';
import { type FaceFile, type FaceName, facesFor, findFile, hasAll } from './faces';

const bidi = bidiFactory();

/** What of it may be in a text beside the signs that are drawn. */
const UNSEEN = /[\p{Cf}\p{Cc}\p{Variation_Selector}]/u;
const LETTER = /[\p{L}\p{N}]/u;
/** Of a line without ink, as empty ones are. */
const CAPITALS = 720;

export type LetteringStyle = Pick<ComicSettings, 'language' | 'capitals'> & { face: FaceName };

/** What glyphs each text becomes, and the outlines of all of them. */
export function shapeTexts(texts: readonly string[], style: LetteringStyle): LetteringAnswer {
  const outlines: Record<string, string> = {};
  return { texts: texts.map((text) => shapeText(text, style, outlines)), outlines };
}

function shapeText(written: string, style: LetteringStyle, outlines: Record<string, string>): ShapedText {
  const text = dressed(written, style);
  const faces = facesFor(style.face, style.language);
  const { levels, paragraphs } = bidi.getEmbeddingLevels(text);
  const missing = new Set<string>();
  const ink = { ascent: 0, descent: 0 };
  const pieces = splitAtBreaks(text).flatMap((part): ShapedPiece[] => {
    const runs = runsOf(part.text, (at) => levels[part.start + at] ?? 0, faces, missing);
    if (runs.length === 0)
      return [{ glyphs: [], advance: 0, level: paragraphs[0]?.level ?? 0, after: part.after }];
    return runs.map((run, index) => ({
      ...shapeRun(run, style.language, outlines, ink),
      level: run.level,
      after: index === runs.length - 1 ? part.after : 'nothing',
    }));
  });
  return {
    pieces,
    rightToLeft: (paragraphs[0]?.level ?? 0) % 2 === 1,
    ascent: ink.ascent > 0 ? ink.ascent : CAPITALS,
    descent: ink.descent,
    space: spaceOf(faces),
    missing: [...missing],
  };
}

function dressed(text: string, { capitals, language }: LetteringStyle): string {
  const plain = text.normalize('NFC').replace(/\r\n?/g, '\n').trim();
  if (!capitals) return plain;
  try {
    return plain.toLocaleUpperCase(language);
  } catch {
    return plain.toUpperCase();
  }
}

type Run = { text: string; level: number; file: FaceFile };

/** Of one direction and one face each; in the order of the text. */
function runsOf(
  part: string,
  levelAt: (at: number) => number,
  faces: ReturnType<typeof facesFor>,
  missing: Set<string>,
): Run[] {
  const runs: Run[] = [];
  const [letter] = part.match(LETTER) ?? [];
  const ofLetters = letter === undefined ? undefined : findFile(faces, [letter.codePointAt(0) ?? 0]);
  for (const { segment, index } of signs.segment(part)) {
    const seen = [...segment].filter((character) => !UNSEEN.test(character));
    const level = levelAt(index);
    const last = runs.at(-1);
    const codePoints = seen.map((character) => character.codePointAt(0) ?? 0);
    // Points and quotes look like the letters that they stand with.
    const beside = LETTER.test(segment) ? undefined : (last?.file ?? ofLetters);
    const file = beside !== undefined && hasAll(beside, codePoints) ? beside : findFile(faces, codePoints);
    if (file === undefined) {
      missing.add(segment);
    } else if (last !== undefined && last.file === file && last.level === level) last.text += segment;
    else runs.push({ text: segment, level, file });
  }
  return runs;
}

/** What a reader takes for one sign: a letter with its marks. */
const signs = new Intl.Segmenter('en', { granularity: 'grapheme' });

function shapeRun(
  { text, level, file }: Run,
  language: string,
  outlines: Record<string, string>,
  ink: { ascent: number; descent: number },
): Pick<ShapedPiece, 'glyphs' | 'advance'> {
  const { font, name } = file;
  const perMille = 1000 / file.unitsPerEm;
  const buffer = new GlyphBuffer();
  buffer.addText(text);
  buffer.guessSegmentProperties();
  buffer.setDirection(level % 2 === 1 ? Direction.RTL : Direction.LTR);
  buffer.setLanguage(language);
  shape(font, buffer);
  const positions = buffer.getGlyphPositions();
  let pen = 0;
  const glyphs = buffer.getGlyphInfos().flatMap(({ codepoint: glyph }, index) => {
    const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[index] ?? {};
    const [x, y] = [(pen + xOffset) * perMille, yOffset * perMille];
    pen += xAdvance;
    const extents = font.glyphExtents(glyph);
    if (extents === undefined || extents.height === 0) return [];
    ink.ascent = Math.max(ink.ascent, y + extents.yBearing * perMille);
    ink.descent = Math.max(ink.descent, -y - (extents.yBearing + extents.height) * perMille);
    const key = `${name}/${glyph}`;
    outlines[key] ??= inMille(font.glyphToPath(glyph), perMille);
    return [[key, round(x), round(y)] as const];
  });
  return { glyphs, advance: round(pen * perMille) };
}

function inMille(path: string, perMille: number): string {
  return path
    .replace(/-?\d+(?:\.\d+)?/g, (number) => ` ${round(Number(number) * perMille)}`)
    .replaceAll(', ', ' ');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const SPACE = 0x20;

function spaceOf(faces: ReturnType<typeof facesFor>): number {
  const file = findFile(faces, [SPACE]);
  if (file === undefined) return 250;
  const glyph = file.font.nominalGlyph(SPACE) ?? 0;
  return round((file.font.glyphHAdvance(glyph) * 1000) / file.unitsPerEm);
}
