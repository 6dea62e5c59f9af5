import 'server-only';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { create, type Font } from 'fontkit';

/**
 * Families in the order in which they are asked for a letter: they come in files of some hundred letters each, and
 * `unicode.json` says which file has which. Inter becomes text that can be searched for and copied. What comes as a
 * compressed variable font is drawn as outlines: PDF knows no such fonts.
 */
const FAMILIES = [
  { name: '@fontsource/inter', file: 'inter-{}-500-normal.woff', text: true, strokeUnits: 0 },
  ...['arabic', 'devanagari', 'thai'].map((script) => outlined(script, 0)),
  // Their lightest weight is what they have without a choice: a line around it makes it that of the others.
  ...['hebrew', 'sc', 'kr'].map((script) => outlined(script, 24)),
] as const;

function outlined(script: string, strokeUnits: number) {
  const family = `noto-sans-${script}`;
  return {
    name: `@fontsource-variable/${family}`,
    file: `${family}-{}-wght-normal.woff2`,
    text: false,
    strokeUnits,
  };
}

type Face = { font: Font; path: string; text: boolean; strokeUnits: number };
/** Letters that follow each other in one face; null: no face has them. */
type Stretch = { face: Face | null; letters: string };
type Document = PDFKit.PDFDocument;

export type Lettering = {
  /** One line from `x` on, on a line of that height, cut off with an ellipsis where it has no room. */
  write(text: string, at: { x: number; y: number; size: number; width: number; colour: string }): void;
  /** What none of the fonts has, and was drawn as a box. */
  missing(): string[];
};

/** What a dish may be called, in any script that is written with these families. Without marks that turn a text around. */
export function openLettering(doc: Document): Lettering {
  const opened = new Map<string, Face>();
  const faces = new Map<string, Face | null>();
  const ranges = FAMILIES.map(({ name }) => readRanges(name));
  const missing = new Set<string>();

  function openFace(family: (typeof FAMILIES)[number], subset: string): Face {
    const path = resolve(`${family.name}/files/${family.file.replace('{}', subset)}`);
    const known = opened.get(path);
    if (known) return known;
    const { text, strokeUnits } = family;
    const face = { font: create(readFileSync(path)) as Font, path, text, strokeUnits };
    opened.set(path, face);
    return face;
  }

  function findFace(character: string): Face | null {
    const known = faces.get(character);
    if (known !== undefined) return known;
    const code = character.codePointAt(0) ?? 0;
    let found: Face | null = null;
    for (const [index, family] of FAMILIES.entries()) {
      const subsets = (ranges[index] ?? []).filter((subset) => subset.has(code));
      found =
        subsets
          .map(({ name }) => openFace(family, name))
          .find(({ font }) => font.hasGlyphForCodePoint(code)) ?? null;
      if (found !== null) break;
    }
    faces.set(character, found);
    return found;
  }

  function stretchesOf(text: string): Stretch[] {
    const stretches: Stretch[] = [];
    for (const character of text) {
      const last = stretches.at(-1);
      const code = character.codePointAt(0) ?? 0;
      // A space between two words of a script stays with them, so that they are laid out together.
      const goesOn = last?.face?.font.hasGlyphForCodePoint(code) && /\s/.test(character);
      const face = goesOn ? (last?.face ?? null) : findFace(character);
      if (last !== undefined && last.face === face) last.letters += character;
      else stretches.push({ face, letters: character });
    }
    return stretches;
  }

  function widthOf({ face, letters }: Stretch, size: number): number {
    if (face === null) return [...letters].length * size * BOX_WIDTH;
    return (face.font.layout(letters).advanceWidth * size) / face.font.unitsPerEm;
  }

  function widthOfAll(text: string, size: number): number {
    return stretchesOf(text).reduce((sum, stretch) => sum + widthOf(stretch, size), 0);
  }

  function drawStretch({ face, letters }: Stretch, x: number, baseline: number, size: number): void {
    if (face === null) {
      for (const [index, letter] of [...letters].entries()) {
        missing.add(letter);
        const side = size * BOX_WIDTH;
        doc
          .rect(x + index * side + side * 0.1, baseline - side, side * 0.8, side)
          .lineWidth(0.5)
          .stroke();
      }
    } else if (face.text) {
      doc
        .font(face.path)
        .fontSize(size)
        .text(letters, x, baseline, { lineBreak: false, baseline: 'alphabetic' });
    } else drawOutlines(doc, face, letters, { x, baseline, size });
  }

  return {
    write(text, { x, y, size, width, colour }) {
      const line = clean(text);
      let shown = line;
      if (widthOfAll(line, size) > width) {
        const letters = [...line];
        while (letters.length > 0 && widthOfAll(`${letters.join('').trimEnd()}…`, size) > width)
          letters.pop();
        shown = `${letters.join('').trimEnd()}…`;
      }
      doc.fillColor(colour).strokeColor(colour);
      let at = x;
      for (const stretch of stretchesOf(shown)) {
        drawStretch(stretch, at, y + size, size);
        at += widthOf(stretch, size);
      }
    },
    missing: () => [...missing],
  };
}

const BOX_WIDTH = 0.7;

/** One line without what cannot be seen. */
function clean(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Variation_Selector}]/gu, '')
    .trim();
}

function drawOutlines(
  doc: Document,
  { font, strokeUnits }: Face,
  letters: string,
  { x, baseline, size }: { x: number; baseline: number; size: number },
): void {
  const { glyphs, positions } = font.layout(letters);
  const scale = size / font.unitsPerEm;
  doc.save();
  // Fonts count upwards, pages downwards.
  doc.translate(x, baseline).scale(scale, -scale).lineWidth(strokeUnits);
  for (const [index, glyph] of glyphs.entries()) {
    const { xAdvance, xOffset, yOffset } = positions[index] as (typeof positions)[number];
    const path = glyph.path.toSVG();
    if (path !== '') {
      doc.save().translate(xOffset, yOffset).path(path);
      if (strokeUnits > 0) doc.fillAndStroke();
      else doc.fill();
      doc.restore();
    }
    doc.translate(xAdvance, 0);
  }
  doc.restore();
}

type Subset = { name: string; has(code: number): boolean };

function readRanges(family: string): Subset[] {
  const all: Record<string, string> = JSON.parse(readFileSync(resolve(`${family}/unicode.json`), 'utf8'));
  return Object.entries(all).map(([name, text]) => {
    const parts = text.split(',').map((part): [number, number] => {
      const [from = 0, to = from] = part
        .replace('U+', '')
        .split('-')
        .map((hex) => Number.parseInt(hex, 16));
      return [from, to];
    });
    const has = (code: number) => parts.some(([from, to]) => code >= from && code <= to);
    return { name: name.replace(/[[\]]/g, ''), has };
  });
}

/** From the project's folder, not from this file's: a bundler moves the file, not the folder. */
function resolve(path: string): string {
  return createRequire(join(process.cwd(), 'package.json')).resolve(path);
}
