import 'server-only';
import type { DrawnPath } from '@/lib/shared/lettering/drawn-path';
import { POINTS_PER_INCH, PRINT_DPI } from '@/lib/shared/recipes/comic-pages';
import { type ComicBook, inPixels, printedDpi } from './comic-book';

type Document = PDFKit.PDFDocument;

/** The same comic is the same file, whenever it is made. */
const NO_DATE = new Date(0);
const PROGRAM = 'Overpaint';
const JPEG_QUALITY = 92;

/**
 * Page by page, as they are made.
 *
 * @param print with bleed around the trimmed page, and boxes that tell a printer which is which
 */
export async function* comicPdf(book: ComicBook, name: string, print: boolean): AsyncGenerator<Uint8Array> {
  const { settings, frame } = book;
  // Only who asks for a PDF waits for it to be loaded.
  const { default: PDFDocument } = await import('pdfkit');
  const doc: Document = new PDFDocument({
    autoFirstPage: false,
    margin: 0,
    // Letters are paths here; Helvetica would be loaded unless told.
    font: null as never,
    lang: settings.language,
    info: {
      Title: settings.title === '' ? name : settings.title,
      ...(settings.writer !== '' && { Author: settings.writer }),
      Creator: PROGRAM,
      Producer: PROGRAM,
      CreationDate: NO_DATE,
    },
  });
  if (settings.direction === 'rtl') readFromRight(doc);

  const bleed = print ? frame.bleed : 0;
  const [width, height] = [frame.width + 2 * bleed, frame.height + 2 * bleed];
  for (const { panels } of book.pages) {
    doc.addPage({ size: [width, height], margin: 0 });
    const boxes: Record<string, unknown> = doc.page.dictionary.data;
    boxes.TrimBox = [bleed, bleed, bleed + frame.width, bleed + frame.height];
    boxes.BleedBox = [0, 0, width, height];
    doc.translate(bleed, bleed);
    for (const { item, box } of panels) {
      // No more pixels than there are, and no more than print shows.
      const dpi = Math.min(PRINT_DPI, printedDpi(item, box) ?? PRINT_DPI);
      const path = await book.picture(item, inPixels(box, dpi / POINTS_PER_INCH), {
        format: 'jpeg',
        quality: JPEG_QUALITY,
        maxBytes: null,
      });
      if (path !== null) {
        const { x, y, width, height } = box;
        doc.image(await book.take(path), x, y, { width, height });
      }
      for (const drawn of book.draw(item, { box, live: frame.live }).paths) drawPath(doc, drawn);
    }
    yield* written(doc);
  }
  doc.end();
  yield* written(doc);
}

/** What was written so far. It is let go, so that memory does not grow with the pages. */
function* written(doc: Document): Generator<Uint8Array> {
  for (let piece = doc.read(); piece !== null; piece = doc.read()) yield piece as Uint8Array;
}

/** Readers that show two pages beside each other put the first at the right. */
function readFromRight(doc: Document): void {
  const { _root } = doc as unknown as { _root: { data: Record<string, unknown> } };
  _root.data.ViewerPreferences = doc.ref({ Direction: 'R2L' });
}

function drawPath(doc: Document, { d, fill, stroke, strokeWidth, dash }: DrawnPath): void {
  doc.save().path(d).lineWidth(strokeWidth).lineJoin('round').lineCap('round');
  if (dash.length > 0) doc.dash(dash[0] ?? 0, { space: dash[1] ?? 0 });
  if (fill !== null && stroke !== null) doc.fillAndStroke(fill, stroke);
  else if (fill !== null) doc.fill(fill);
  else if (stroke !== null) doc.stroke(stroke);
  doc.restore();
}
