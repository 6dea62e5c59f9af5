import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import opentype from 'opentype.js';
import { round } from './pen';

type Weight = 500 | 600;
type Face = {
  charToGlyphIndex: (character: string) => number;
  charToGlyph: (character: string) => {
    advanceWidth?: number;
    getPath: (x: number, y: number, size: number) => { toPathData: (places: number) => string };
  };
  unitsPerEm: number;
};

/** The parts of Inter that are read, in order, until one has the character. */
const SUBSETS = ['latin', 'latin-ext', 'cyrillic', 'greek'] as const;
const faces = new Map<string, Face>();

/** Words are drawn as outlines from the font's own files, so that no font has to be installed. */
function loadFace(subset: (typeof SUBSETS)[number], weight: Weight): Face {
  const name = `${subset}-${weight}`;
  const known = faces.get(name);
  if (known) return known;
  // From the project's folder, not from this file's: a bundler moves the file, not the folder.
  const find = createRequire(join(process.cwd(), 'package.json'));
  const bytes = readFileSync(find.resolve(`@fontsource/inter/files/inter-${subset}-${weight}-normal.woff`));
  const face: Face = opentype.parse(new Uint8Array(bytes).buffer);
  faces.set(name, face);
  return face;
}

function findGlyph(character: string, weight: Weight) {
  for (const subset of SUBSETS) {
    const face = loadFace(subset, weight);
    if (face.charToGlyphIndex(character) > 0) return { face, glyph: face.charToGlyph(character) };
  }
  return null;
}

export type Lettering = { d: string; width: number };

/**
 * Outlines of a line of text that starts at 0, 0 on its baseline. Characters that Inter does not have (Chinese, emoji)
 * are left out.
 */
export function outline(text: string, size: number, weight: Weight = 500): Lettering {
  let [d, x] = ['', 0];
  for (const character of text) {
    const found = findGlyph(character, weight);
    if (found === null) continue;
    const { face, glyph } = found;
    d += glyph.getPath(x, 0, size).toPathData(2);
    x += ((glyph.advanceWidth ?? 0) / face.unitsPerEm) * size;
  }
  return { d, width: x };
}

/** As much of the text as fits, with an ellipsis where it was cut. */
export function outlineWithin(text: string, size: number, maxWidth: number, weight: Weight = 500): Lettering {
  const whole = outline(text, size, weight);
  if (whole.width <= maxWidth) return whole;
  const characters = [...text];
  let [low, high] = [0, characters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (outline(`${characters.slice(0, middle).join('').trimEnd()}…`, size, weight).width <= maxWidth)
      low = middle;
    else high = middle - 1;
  }
  return outline(`${characters.slice(0, low).join('').trimEnd()}…`, size, weight);
}

export type CaptionText = {
  prompt: string;
  model: string;
  quality: string;
  width: number;
  height: number;
  what: string;
  corner?: 'left' | 'right';
};

/** What every picture carries: whose it is, and what it was asked for. */
export function drawCaption({
  prompt,
  model,
  quality,
  width,
  height,
  what,
  corner = 'left',
}: CaptionText): string {
  const short = Math.min(width, height);
  const size = Math.max(9, short * 0.0155);
  const pad = size * 0.85;
  const maxWidth = Math.min(width * 0.62, size * 34);
  const title = outlineWithin('Overpaint stand-in · not OpenAI', size, maxWidth, 600);
  const excerpt = prompt.replace(/\s+/gu, ' ').trim().slice(0, 200);
  const second = outlineWithin(`${model} · ${quality} · ${width}×${height}${what}`, size * 0.86, maxWidth);
  const third = outlineWithin(excerpt, size * 0.86, maxWidth);
  const lines = [title, third, second].filter((line) => line.d !== '');
  const boxWidth = Math.max(...lines.map((line) => line.width)) + pad * 2;
  const boxHeight = pad * 1.5 + size * 1.42 * lines.length;
  const [x, y] = [corner === 'left' ? pad : width - boxWidth - pad, height - boxHeight - pad];
  const text = lines
    .map(
      (line, at) =>
        `<path transform="translate(${round(x + pad)} ${round(y + pad * 0.75 + size * (1.06 + at * 1.4))})" d="${line.d}" fill="#ffffff" fill-opacity="${at === 0 ? 0.96 : 0.74}"/>`,
    )
    .join('');
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(boxWidth)}" height="${round(boxHeight)}" rx="${round(size * 0.7)}" fill="#10121c" fill-opacity="0.58"/>${text}`;
}
