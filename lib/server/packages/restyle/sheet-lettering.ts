import 'server-only';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { shapeTexts } from '@/lib/server/lettering/shape-texts';
import { inVisualOrder, withSpaces } from '@/lib/shared/lettering/fit-text';
import type { ShapedPiece, ShapedText } from '@/lib/shared/lettering/shaped-text';

export type Lettering = {
  /** One line, cut off with an ellipsis where it has no room. */
  write(text: string, at: Place & { width: number; colour: string }): void;
  /** What no face has: it is left out. */
  missing(): string[];
};

type Place = { x: number; y: number; size: number };
type Document = PDFKit.PDFDocument;

/** What is in the first part of Inter, without signs that nobody sees. */
const WESTERN = /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u00ff\u2013\u2014\u2018-\u201e\u2026]*$/;
const FILE = '@fontsource/inter/files/inter-latin-500-normal.woff';
const STYLE = { face: 'noto-sans', language: 'en', capitals: false } as const;

/**
 * What is western becomes text, which can be searched for and copied. Everything else is shaped by HarfBuzz and drawn: the
 * writer of PDFs knows neither a second face for a sign nor lines from right to left.
 */
export function openLettering(doc: Document): Lettering {
  const path = createRequire(join(process.cwd(), 'package.json')).resolve(FILE);
  const missing = new Set<string>();

  function widthOf(text: string, size: number): number {
    if (WESTERN.test(text)) return doc.font(path).fontSize(size).widthOfString(text);
    return (advanceOf(shape(text).text) * size) / 1000;
  }

  function draw(text: string, { x, y, size }: Place): void {
    if (WESTERN.test(text)) {
      doc
        .font(path)
        .fontSize(size)
        .text(text, x, y + size, { lineBreak: false, baseline: 'alphabetic' });
      return;
    }
    const shaped = shape(text);
    for (const sign of shaped.text.missing) missing.add(sign);
    doc.save();
    // Letters are counted upwards, pages downwards.
    doc.translate(x, y + size).scale(size / 1000, -size / 1000);
    let pen = 0;
    for (const { glyphs, advance } of inLine(shaped.text)) {
      for (const [key, glyphX, glyphY] of glyphs) {
        const outline = shaped.outlines[key];
        if (outline !== undefined)
          doc
            .save()
            .translate(pen + glyphX, glyphY)
            .path(outline)
            .fill()
            .restore();
      }
      pen += advance;
    }
    doc.restore();
  }

  return {
    write(written, { width, colour, ...place }) {
      const text = written.normalize('NFC').replace(/\s+/g, ' ').trim();
      doc.fillColor(colour);
      draw(
        fitting(text, (shown) => widthOf(shown, place.size) <= width),
        place,
      );
    },
    missing: () => [...missing],
  };
}

function shape(text: string) {
  const { texts, outlines } = shapeTexts([text], STYLE);
  return { text: texts[0] as ShapedText, outlines };
}

function inLine(text: ShapedText): ShapedPiece[] {
  return inVisualOrder(withSpaces(text.pieces, text));
}

function advanceOf(text: ShapedText): number {
  return inLine(text).reduce((sum, { advance }) => sum + advance, 0);
}

/** All of it, or as many of its signs as fit with an ellipsis behind them. */
function fitting(text: string, fits: (text: string) => boolean): string {
  if (fits(text)) return text;
  const signs = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].map(
    ({ segment }) => segment,
  );
  const cut = (count: number) => `${signs.slice(0, count).join('').trimEnd()}…`;
  let [low, high] = [0, signs.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(cut(middle))) low = middle;
    else high = middle - 1;
  }
  return cut(low);
}
