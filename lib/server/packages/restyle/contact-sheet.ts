import 'server-only';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackageItem, PackageJob, PackageKind, PackageTools } from '@/lib/server/packages/package';
import { packageEnglish } from '@/lib/server/packages/package-english';
import type { ImageRecord } from '@/lib/server/records/run-record';
import { formatMicroUsd } from '@/lib/shared/money';
import { isBroken, proofSentence } from '@/lib/shared/recipes/restyle-proof';
import type { PackageCheck } from '@/lib/shared/recipes/wire-jobs';
import { refuseNothing } from './fitted-pictures';
import { PARTY, proveSubject } from './prove-subject';
import { type Lettering, openLettering } from './sheet-lettering';

/** A4, in points of 1/72 inch. */
const PAGE = { width: 595.28, height: 841.89 };
const MARGIN = 40;
const HEAD = 34;
const GAP = 14;
const ROWS = 4;
const CAPTION = 32;
const ROW = (PAGE.height - 2 * MARGIN - HEAD) / ROWS;
const BOX = { width: (PAGE.width - 2 * MARGIN - GAP) / 2, height: ROW - CAPTION - GAP };
/** What a printer shows of a photo of this size. */
const DPI = 150;
const JPEG_QUALITY = 82;

const INK = '#1a1a1a';
const MUTED = '#666666';
const DANGER = '#b42318';
const GROUND = '#f3f3f3';

type Job = PackageJob<'restyle'>;
type Item = PackageItem<'restyle'>;
type Document = PDFKit.PDFDocument;

/** Before and after of each approved picture, with its name, what it cost and the proof; page by page, as they are made. */
export const contactSheet: PackageKind<'restyle'> = {
  container: 'single',
  extension: ' contact sheet.pdf',
  contentType: 'application/pdf',
  refuse: refuseNothing,

  async *make(job, _options, tools) {
    const checks: PackageCheck[] = [];
    yield { name: 'contact-sheet.pdf', bytes: drawSheet(job, tools, checks) };
    return checks;
  },
};

async function* drawSheet(job: Job, tools: PackageTools, checks: PackageCheck[]): AsyncGenerator<Uint8Array> {
  // Only who asks for a sheet waits for it to be loaded.
  const { default: PDFDocument } = await import('pdfkit');
  const doc: Document = new PDFDocument({
    autoFirstPage: false,
    size: [PAGE.width, PAGE.height],
    margin: 0,
    // Helvetica, unless told.
    font: null as never,
    // The same job gives the same bytes.
    info: { Title: job.name, Creator: 'Overpaint', CreationDate: new Date(0) },
  });
  const lettering = openLettering(doc);
  const items = job.items.filter(({ image }) => image !== null);
  const pages = Math.ceil(items.length / ROWS);
  for (const [index, item] of items.entries()) {
    tools.signal.throwIfAborted();
    if (index % ROWS === 0) {
      doc.addPage();
      writeHead(lettering, job.name, index / ROWS + 1, pages);
      yield* take(doc);
    }
    await drawItem(doc, lettering, job, item, index, tools, checks);
    yield* take(doc);
  }
  const missing = lettering.missing();
  if (missing.length > 0) {
    const letters = missing.slice(0, 20).join(' ');
    checks.push({
      item: null,
      what: { key: 'packages.restyle.checks.letters', values: { letters } },
      passed: false,
    });
  }
  doc.end();
  yield* take(doc);
}

/** What was written so far. It is let go, so that memory does not grow with the pages. */
function* take(doc: Document): Generator<Uint8Array> {
  for (let piece = doc.read(); piece !== null; piece = doc.read()) yield piece as Uint8Array;
}

function writeHead(lettering: Lettering, name: string, page: number, pages: number): void {
  const width = PAGE.width - 2 * MARGIN;
  lettering.write(name, { x: MARGIN, y: MARGIN - 6, size: 13, width: width - 90, colour: INK });
  lettering.write(`${page} / ${pages}`, {
    x: PAGE.width - MARGIN - 60,
    y: MARGIN - 3,
    size: 9,
    width: 60,
    colour: MUTED,
  });
}

async function drawItem(
  doc: Document,
  lettering: Lettering,
  job: Job,
  item: Item,
  index: number,
  tools: PackageTools,
  checks: PackageCheck[],
): Promise<void> {
  const y = MARGIN + HEAD + (index % ROWS) * ROW;
  const [photo] = item.sources;
  for (const [place, image] of [photo ?? null, item.image].entries()) {
    const x = MARGIN + place * (BOX.width + GAP);
    doc.rect(x, y, BOX.width, BOX.height).fill(GROUND);
    if (image === null) continue;
    const picture = await shrink(image, tools);
    doc.image(picture, x, y, { fit: [BOX.width, BOX.height], align: 'center', valign: 'center' });
  }
  const proof = await proveSubject(job.settings, item, tools);
  const what = proofSentence(proof);
  checks.push({ item: item.name, what, passed: !isBroken(proof) });
  const under = y + BOX.height + 5;
  const cost = item.costMicroUsd === null ? '–' : formatMicroUsd(item.costMicroUsd, packageEnglish);
  lettering.write(`${index + 1}. ${item.name}`, {
    x: MARGIN,
    y: under,
    size: 10,
    width: BOX.width,
    colour: INK,
  });
  lettering.write(cost, { x: MARGIN, y: under + 13, size: 9, width: BOX.width, colour: MUTED });
  lettering.write(packageEnglish.say(what), {
    x: MARGIN + BOX.width + GAP,
    y: under,
    size: 9,
    width: BOX.width,
    colour: isBroken(proof) ? DANGER : MUTED,
  });
}

/** As many pixels as its box is printed with, and no more: the sheet of 400 pictures stays small. */
async function shrink(
  image: ImageRecord,
  { blobs, pixels, directory, signal }: PackageTools,
): Promise<Buffer> {
  const outputPath = join(directory, 'shrunk');
  const pixelsOf = (points: number) => Math.round((points / 72) * DPI);
  const wanted = {
    format: 'jpeg',
    quality: JPEG_QUALITY,
    width: pixelsOf(BOX.width),
    height: pixelsOf(BOX.height),
    enlarge: false,
    background: 'ffffff',
  } as const;
  try {
    await blobs.withFile(image.sha256, (sourcePath) =>
      pixels.run('convert', { sourcePath, source: image, wanted, outputPath }, { party: PARTY, signal }),
    );
    return await readFile(outputPath);
  } finally {
    await rm(outputPath, { force: true });
  }
}
