import 'server-only';
import type { PackageFile, PackageJob, PackageKind, PackageKinds } from '@/lib/server/packages/package';
import type { PictureLayer } from '@/lib/server/pixels/compose-picture';
import type { Sentence } from '@/lib/shared/language';
import { PRINT_DPI } from '@/lib/shared/recipes/comic-pages';
import type { PackageCheck } from '@/lib/shared/recipes/wire-jobs';
import { ComicBook, type PanelDrawing } from './comic-book';
import { comicInfo, type InfoPage } from './comic-info';
import { comicPdf } from './comic-pdf';
import { cutSlices, type SliceRules } from './comic-slices';

type Job = PackageJob<'comic'>;

function refuse({ items }: Job): Sentence | null {
  return items.some(({ image }) => image !== null) ? null : { key: 'problems.comic.noPictures' };
}

/** Numbers of equal length, so that names are in order everywhere. */
function numbered(what: string, index: number, count: number, extension: string): string {
  return `${what}-${String(index + 1).padStart(Math.max(2, String(count).length), '0')}.${extension}`;
}

const pngPages: PackageKind<'comic'> = {
  container: 'zip',
  extension: '.zip',
  contentType: 'application/zip',
  refuse,
  async *make(job, options, tools) {
    const book = new ComicBook(job, options, tools);
    for (const [index, page] of book.pages.entries()) {
      const bytes = await book.pagePicture(page, PRINT_DPI, { format: 'png' });
      yield { name: numbered('page', index, book.pages.length, 'png'), bytes };
    }
    return [book.pageCheck(), ...book.checks()];
  },
};

function pdf(print: boolean): PackageKind<'comic'> {
  return {
    container: 'single',
    extension: print ? '-print.pdf' : '.pdf',
    contentType: 'application/pdf',
    refuse,
    async *make(job, options, tools) {
      const book = new ComicBook(job, options, tools);
      yield { name: 'comic.pdf', bytes: comicPdf(book, job.name, print) };
      return [book.pageCheck(), ...book.checks(), ...(print ? book.printChecks() : [])];
    },
  };
}

const CBZ_JPEG = { format: 'jpeg', quality: 90, maxBytes: null } as const;
/** As large as tablets show. */
const CBZ_DPI = 240;

const cbz: PackageKind<'comic'> = {
  container: 'bare-zip',
  extension: '.cbz',
  contentType: 'application/vnd.comicbook+zip',
  refuse,
  async *make(job, options, tools) {
    const book = new ComicBook(job, options, tools);
    const size = book.pageSize(CBZ_DPI);
    const pages: InfoPage[] = [];
    for (const [index, page] of book.pages.entries()) {
      const bytes = await book.pagePicture(page, CBZ_DPI, CBZ_JPEG);
      pages.push({ bytes: bytes.length, ...size });
      yield { name: numbered('page', index, book.pages.length, 'jpg'), bytes };
    }
    const title = job.settings.title === '' ? job.name : job.settings.title;
    const info = comicInfo({ ...job.settings, title }, pages);
    yield { name: 'ComicInfo.xml', bytes: new TextEncoder().encode(info) };
    return [book.pageCheck(), ...book.checks()];
  },
};

type SlicePlatform = SliceRules & { name: string; eachBytes: number; allBytes: number | null };

/** Megabytes as the platforms may count them at their strictest. */
const MB = 1_000_000;
const WEBTOON: SlicePlatform = {
  name: 'WEBTOON',
  width: 800,
  highest: 1280,
  gap: 48,
  eachBytes: 2 * MB,
  allBytes: 20 * MB,
};
const TAPAS: SlicePlatform = {
  name: 'Tapas',
  width: 940,
  highest: 1504,
  gap: 56,
  eachBytes: 2 * MB,
  allBytes: null,
};
const SLICE_QUALITY = 92;

function slices(platform: SlicePlatform): PackageKind<'comic'> {
  return {
    container: 'zip',
    extension: `-${platform.name.toLowerCase()}.zip`,
    contentType: 'application/zip',
    refuse,
    make: (job, options, tools) => makeSlices(new ComicBook(job, options, tools), platform),
  };
}

async function* makeSlices(
  book: ComicBook,
  platform: SlicePlatform,
): AsyncGenerator<PackageFile, PackageCheck[]> {
  const { width, eachBytes, allBytes } = platform;
  const panels = book.panels().map(({ item, box }) => ({
    item,
    box,
    height: Math.round((box.height * width) / box.width),
  }));
  const cut = cutSlices(
    panels.map(({ height }) => height),
    platform,
  );
  // Each may have its part of what all may have together.
  const maxBytes = Math.min(eachBytes, allBytes === null ? eachBytes : Math.floor(allBytes / cut.length));
  const checks: PackageCheck[] = [];
  let sum = 0;
  for (const [index, slice] of cut.entries()) {
    const layers: PictureLayer[] = [];
    const drawings: PanelDrawing[] = [];
    for (const { panel, fromY, top, height } of slice.parts) {
      const { item, box, height: whole } = panels[panel] as (typeof panels)[number];
      const path = await book.picture(item, { width, height: whole }, { format: 'png' });
      if (path !== null) layers.push({ path, fromX: 0, fromY, left: 0, top, width, height });
      const points = box.height / whole;
      const view = { x: box.x, y: box.y + fromY * points, width: box.width, height: height * points };
      drawings.push({ paths: book.draw(item, { box, live: box }).paths, view, left: 0, top, width, height });
    }
    const size = { width, height: slice.height };
    const bytes = await book.compose(size, layers, drawings, {
      format: 'jpeg',
      quality: SLICE_QUALITY,
      maxBytes,
    });
    const name = numbered('slice', index, cut.length, 'jpg');
    sum += bytes.length;
    checks.push(sizeCheck(name, bytes.length, eachBytes));
    yield { name, bytes };
  }
  return [
    ...(allBytes === null ? [] : [sizeCheck(null, sum, allBytes)]),
    ...checks,
    ...book.checks((box) => width / box.width),
  ];
}

function sizeCheck(item: string | null, bytes: number, most: number): PackageCheck {
  const values = { size: Math.ceil(bytes / 1000), most: most / 1000 };
  return { item, what: { key: 'packages.comic.bytes', values }, passed: bytes <= most };
}

/** Heights of single panels, 1080 pixels wide. */
const SINGLE_WIDTH = 1080;
const SINGLE_HEIGHTS = new Map([
  ['1x1', 1080],
  ['4x5', 1350],
  ['9x16', 1920],
]);
const SINGLE_JPEG = { format: 'jpeg', quality: 92, maxBytes: null } as const;

const singles: PackageKind<'comic'> = {
  container: 'zip',
  extension: '-panels.zip',
  contentType: 'application/zip',
  refuse,
  async *make(job, options, tools) {
    const shape = options.get('shape') ?? '1x1';
    const size = { width: SINGLE_WIDTH, height: SINGLE_HEIGHTS.get(shape) ?? SINGLE_WIDTH };
    const book = new ComicBook(job, options, tools);
    for (const [index, { item, box }] of book.panels().entries()) {
      const path = await book.picture(item, size, { format: 'png' });
      // What has no picture is said in the report.
      if (path === null) continue;
      const frame = { x: 0, y: 0, width: box.width, height: (box.width * size.height) / size.width };
      const { paths } = book.draw(item, { box: frame, live: frame });
      const bytes = await book.compose(
        size,
        [{ path, fromX: 0, fromY: 0, left: 0, top: 0, ...size }],
        [{ paths, view: frame, left: 0, top: 0, ...size }],
        SINGLE_JPEG,
      );
      yield { name: numbered('panel', index, job.items.length, 'jpg'), bytes };
    }
    return book.checks((box) => SINGLE_WIDTH / box.width);
  },
};

export const comicPackages: PackageKinds<'comic'> = {
  'png-pages': pngPages,
  'screen-pdf': pdf(false),
  'print-pdf': pdf(true),
  cbz,
  webtoon: slices(WEBTOON),
  tapas: slices(TAPAS),
  panels: singles,
};
