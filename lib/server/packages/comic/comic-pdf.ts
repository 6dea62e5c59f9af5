import 'server-only';
import { LineCapStyle, PDFDocument, type PDFPage, ReadingDirection, rgb } from 'pdf-lib';
import type { DrawnPath } from '@/lib/shared/lettering/drawn-path';
import { POINTS_PER_INCH, PRINT_DPI } from '@/lib/shared/recipes/comic-pages';
import { type ComicBook, inPixels, printedDpi } from './comic-book';

/** The same comic is the same file, whenever it is made. */
const NO_DATE = new Date(Date.UTC(2000, 0, 1));
const PROGRAM = 'Overpaint';
const JPEG_QUALITY = 92;

/** @param print with bleed around the trimmed page, and boxes that tell a printer which is which */
export async function comicPdf(book: ComicBook, name: string, print: boolean): Promise<Uint8Array> {
  const { settings, frame } = book;
  const pdf = await PDFDocument.create({ updateMetadata: false });
  pdf.setTitle(settings.title === '' ? name : settings.title, { showInWindowTitleBar: true });
  if (settings.writer !== '') pdf.setAuthor(settings.writer);
  if (settings.language !== '') pdf.setLanguage(settings.language);
  pdf.setCreator(PROGRAM);
  pdf.setProducer(PROGRAM);
  pdf.setCreationDate(NO_DATE);
  pdf.setModificationDate(NO_DATE);
  if (settings.direction === 'rtl')
    pdf.catalog.getOrCreateViewerPreferences().setReadingDirection(ReadingDirection.R2L);

  const bleed = print ? frame.bleed : 0;
  for (const { panels } of book.pages) {
    const page = pdf.addPage([frame.width + 2 * bleed, frame.height + 2 * bleed]);
    page.setTrimBox(bleed, bleed, frame.width, frame.height);
    page.setBleedBox(0, 0, frame.width + 2 * bleed, frame.height + 2 * bleed);
    // From the trimmed page's upper left corner, y downward, to the lower left corner of all, y upward.
    const origin = { x: bleed, y: bleed + frame.height };
    for (const { item, box } of panels) {
      // No more pixels than there are, and no more than print shows.
      const dpi = Math.min(PRINT_DPI, printedDpi(item, box) ?? PRINT_DPI);
      const path = await book.picture(item, inPixels(box, dpi / POINTS_PER_INCH), {
        format: 'jpeg',
        quality: JPEG_QUALITY,
        maxBytes: null,
      });
      if (path !== null) {
        const picture = await pdf.embedJpg(await book.take(path));
        page.drawImage(picture, {
          x: origin.x + box.x,
          y: origin.y - box.y - box.height,
          width: box.width,
          height: box.height,
        });
      }
      for (const drawn of book.draw(item, { box, live: frame.live }).paths) drawPath(page, drawn, origin);
    }
  }
  return pdf.save();
}

function drawPath(
  page: PDFPage,
  { d, fill, stroke, strokeWidth, dash }: DrawnPath,
  origin: { x: number; y: number },
) {
  page.drawSvgPath(d, {
    ...origin,
    ...(fill === null ? {} : { color: colour(fill) }),
    ...(stroke === null
      ? {}
      : {
          borderColor: colour(stroke),
          borderWidth: strokeWidth,
          borderLineCap: LineCapStyle.Round,
          ...(dash.length === 0 ? {} : { borderDashArray: [...dash] }),
        }),
  });
}

function colour(hex: string) {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(
    (at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255,
  );
  return rgb(red, green, blue);
}
