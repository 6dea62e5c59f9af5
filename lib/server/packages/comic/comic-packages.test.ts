import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PackageItem, PackageJob, PackageTools } from '@/lib/server/packages/package';
import type { ImageRecord } from '@/lib/server/records/run-record';
import { english } from '@/lib/shared/language';
import { comic } from '@/lib/shared/recipes/comic';
import type { ComicLine, ComicSettings } from '@/lib/shared/recipes/comic-types';
import type { PackageCheck } from '@/lib/shared/recipes/wire-jobs';
import { comicLine } from '@/test/comics';
import { PIXELS_HERE } from '@/test/pixels';
import { comicPackages } from './comic-packages';

let directory: string;
let work: string;
const SIZE = { width: 640, height: 800 };
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-comic-'));
  work = await mkdtemp(join(tmpdir(), 'overpaint-comic-work-'));
  for (const [name, background] of Object.entries({ red: '#c02020', blue: '#2020c0' }))
    await sharp({ create: { ...SIZE, channels: 3, background } })
      .png()
      .toFile(join(directory, name));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
  await rm(work, { recursive: true });
});

function panel(id: string, colour: string | null, ...lines: Partial<ComicLine>[]): PackageItem<'comic'> {
  return {
    id,
    name: `Panel ${id}`,
    words: 'A harbour.',
    images: [],
    details: {
      lines: lines.map((line, index) => comicLine({ id: `${id}${index}`, ...line })),
      withPrevious: false,
    },
    chosen: colour,
    verdict: 'approved',
    image:
      colour === null ? null : ({ id: colour, sha256: colour, mime: 'image/png', ...SIZE } as ImageRecord),
    sources: [],
    pictures: [],
    costMicroUsd: 0,
  };
}

const THREE = [
  panel('1', 'red', { kind: 'caption', text: 'Later' }, { text: 'Who left the light on?' }),
  panel('2', 'blue', { kind: 'sound', text: 'CREAK' }),
  panel('3', 'red'),
  panel('4', 'blue', { kind: 'whisper', text: 'مرحبا يا صديقي' }),
];
const jobOf = (items = THREE, settings: Partial<ComicSettings> = {}): PackageJob<'comic'> => ({
  id: 'job',
  name: 'Night',
  settings: { ...comic.settings, ...settings },
  items,
});

async function make(kind: string, job = jobOf(), options = '', signal = new AbortController().signal) {
  const tools: PackageTools = {
    blobs: { withFile: (sha256, use) => use(join(directory, sha256)) },
    pixels: PIXELS_HERE,
    directory: work,
    signal,
  };
  const files = new Map<string, Buffer>();
  const maker = comicPackages[kind]?.make(job, new URLSearchParams(options), tools);
  if (maker === undefined) throw new Error(`no ${kind}`);
  for (;;) {
    const next = await maker.next();
    if (next.done === true) return { files, checks: next.value };
    const { name, bytes } = next.value;
    files.set(
      name,
      bytes instanceof Uint8Array ? Buffer.from(bytes) : Buffer.concat(await Array.fromAsync(bytes)),
    );
  }
}
const said = (checks: readonly PackageCheck[]) =>
  checks.map(({ item, what, passed }) => `${passed ? 'ok' : 'NOT'} ${item ?? ''}: ${english.say(what)}`);
async function pixel(file: Buffer | undefined, x: number, y: number) {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
}
const isRed = ([red = 0, green = 0, blue = 0]: number[]) => red > 150 && green < 80 && blue < 80;
const isBlue = ([red = 0, green = 0, blue = 0]: number[]) => blue > 150 && green < 80 && red < 80;

/** Whatever does not depend on the size of the page is seen on a small one. */
const SMALL_PAGE = { trim: { widthIn: 2, heightIn: 3 } };
const SMALL = jobOf(THREE, SMALL_PAGE);

describe.each(Object.keys(comicPackages))('the package %s', (kind) => {
  it('has the same bytes each time, and leaves nothing behind', async () => {
    const [one, other] = [await make(kind, SMALL), await make(kind, SMALL)];
    expect(one.files).toEqual(other.files);
    expect(one.checks).toEqual(other.checks);
    expect(await readdir(work)).toEqual([]);
  });

  it('is another one without lettering', async () => {
    const [lettered, plain] = [await make(kind, SMALL), await make(kind, SMALL, 'lettering=none')];
    expect([...plain.files.keys()]).toEqual([...lettered.files.keys()]);
    expect(plain.files).not.toEqual(lettered.files);
    expect(said(plain.checks).join()).not.toContain('etters');
  });

  it('is refused while no panel is approved, and stops where nobody waits for it', async () => {
    const nothing = jobOf([panel('1', null)]);
    expect(comicPackages[kind]?.refuse(nothing, new URLSearchParams())).toEqual({
      key: 'packages.comic.noPictures',
    });
    expect(comicPackages[kind]?.refuse(jobOf(), new URLSearchParams())).toBeNull();
    await expect(make(kind, SMALL, '', AbortSignal.abort())).rejects.toThrow(/abort/i);
  });

  it('says which panel has no picture, and which signs have no face', async () => {
    const { checks } = await make(
      kind,
      jobOf([...THREE, panel('5', null), panel('6', 'red', { text: 'Hi 🎉' })], SMALL_PAGE),
    );
    expect(said(checks)).toContain('NOT Panel 5: It has no approved picture, so its place is empty.');
    expect(said(checks)).toContain(
      'NOT Panel 6: No lettering face has these signs, so they are left out: 🎉',
    );
  });
});

describe('pages as PNG', () => {
  it('have the trimmed page at 300 dpi, panels in reading order, white between them', async () => {
    const { files, checks } = await make(
      'png-pages',
      jobOf(THREE, { layout: { kind: 'grid-4' } }),
      'lettering=none',
    );
    expect([...files.keys()]).toEqual(['page-01.png']);
    const page = files.get('page-01.png');
    expect(await sharp(page).metadata()).toMatchObject({ width: 1988, height: 3075, format: 'png' });
    expect(isRed(await pixel(page, 500, 800))).toBe(true);
    expect(isBlue(await pixel(page, 1500, 800))).toBe(true);
    expect(isRed(await pixel(page, 500, 2300))).toBe(true);
    expect(await pixel(page, 994, 800)).toEqual([255, 255, 255]);
    expect(said(checks)).toEqual(['ok : 1 page with 4 panels']);
  });

  it('are mirrored where one reads from the right', async () => {
    const { files } = await make(
      'png-pages',
      jobOf(THREE, { layout: { kind: 'grid-4' }, direction: 'rtl' }),
      'lettering=none',
    );
    expect(isBlue(await pixel(files.get('page-01.png'), 500, 800))).toBe(true);
  });

  it('have balloons over the pictures', async () => {
    const at = { x: 0.2, y: 0.2, width: 0.6, height: 0.2, tail: null };
    const { files } = await make(
      'png-pages',
      jobOf([panel('1', 'red', { text: 'i', place: at })], { layout: { kind: 'splash' } }),
    );
    const page = files.get('page-01.png');
    // Inside the balloon beside its one letter, and under it.
    expect(await pixel(page, 800, 920)).toEqual([255, 255, 255]);
    expect(isRed(await pixel(page, 800, 2000))).toBe(true);
  });
});

describe('a PDF', () => {
  const text = async (kind: string, settings: Partial<ComicSettings> = {}) => {
    const { files, checks } = await make(kind, jobOf(THREE, settings));
    return { pdf: [...files.values()][0]?.toString('latin1') ?? '', checks };
  };

  it('for print has bleed around the page, and boxes that say where it is trimmed', async () => {
    const { pdf, checks } = await text('print-pdf', { layout: { kind: 'page-6' } });
    expect(pdf).toMatch(/^%PDF-/);
    expect(pdf).toContain('/MediaBox [0 0 495 756]');
    expect(pdf).toContain('/TrimBox [9 9 486 747]');
    expect(pdf).toContain('/BleedBox [0 0 495 756]');
    // 640 pixels on 207 points.
    expect(said(checks)).toContain('NOT Panel 1: 222 dpi of 300');
  });

  it('for screens is the trimmed page', async () => {
    const { pdf } = await text('screen-pdf', {
      layout: { kind: 'page-6' },
      title: 'Night light',
      writer: 'Me',
      language: 'de',
    });
    expect(pdf).toContain('/MediaBox [0 0 477 738]');
    expect(pdf).toContain('/TrimBox [0 0 477 738]');
    expect(pdf).toContain('(Night light)');
    expect(pdf).toContain('/Lang (de)');
    expect(pdf).not.toContain('R2L');
  });

  it('turns its pages to the right where one reads from there', async () => {
    expect((await text('screen-pdf', { direction: 'rtl' })).pdf).toContain('/Direction /R2L');
  });

  it('has each page', async () => {
    expect((await text('screen-pdf')).pdf.match(/\/Type \/Page\b/g)).toHaveLength(2);
  });
});

/** Elements of ComicInfo 2.0 in the order of its schema, as far as they are written here. */
const ORDER = [
  'Title',
  'Series',
  'Number',
  'Summary',
  'Year',
  'Month',
  'Day',
  'Writer',
  'PageCount',
  'LanguageISO',
  'Manga',
  'Pages',
];

describe('a CBZ', () => {
  const facts = {
    title: 'Night & <light>',
    series: 'Harbour',
    number: '1/2',
    writer: 'Me\u0007',
    summary: 'Dark.',
    date: '2026-11-29',
    language: 'pt-BR',
    direction: 'rtl',
  } as const;

  it('has pages in order and what they are, in the order of the schema', async () => {
    const { files } = await make('cbz', jobOf(THREE, facts));
    expect([...files.keys()]).toEqual(['page-01.jpg', 'page-02.jpg', 'ComicInfo.xml']);
    const xml = files.get('ComicInfo.xml')?.toString('utf8') ?? '';
    expect([...xml.matchAll(/^ {2}<(\w+)/gm)].map(([, name]) => name)).toEqual(ORDER);
    for (const line of [
      '<Title>Night &amp; &lt;light&gt;</Title>',
      '<Number>1/2</Number>',
      '<Writer>Me</Writer>',
      '<Day>29</Day>',
      '<PageCount>2</PageCount>',
      '<LanguageISO>pt-BR</LanguageISO>',
      '<Manga>YesAndRightToLeft</Manga>',
    ])
      expect(xml).toContain(line);
    const page = files.get('page-01.jpg');
    const { width, height } = await sharp(page).metadata();
    expect(xml).toContain(
      `<Page Image="0" ImageSize="${page?.length}" ImageWidth="${width}" ImageHeight="${height}" />`,
    );
  });

  it('says only what is known; its title is then the job’s name', async () => {
    const xml = (await make('cbz')).files.get('ComicInfo.xml')?.toString('utf8') ?? '';
    expect([...xml.matchAll(/^ {2}<(\w+)/gm)].map(([, name]) => name)).toEqual([
      'Title',
      'PageCount',
      'LanguageISO',
      'Manga',
      'Pages',
    ]);
    expect(xml).toContain('<Title>Night</Title>');
  });
});

describe('slices', () => {
  it.each([
    ['webtoon', 800, 1280],
    ['tapas', 940, 1504],
  ])('of %s are %d wide and low and small enough', async (kind, width, highest) => {
    const { files, checks } = await make(kind);
    for (const slice of files.values()) {
      const size = await sharp(slice).metadata();
      expect(size.width).toBe(width);
      expect(size.height).toBeLessThanOrEqual(highest);
      expect(size.format).toBe('jpeg');
      expect(slice.length).toBeLessThanOrEqual(2_000_000);
    }
    expect(checks.every(({ passed }) => passed)).toBe(true);
    expect(said(checks)).toContain(
      `ok slice-01.jpg: ${Math.ceil((files.get('slice-01.jpg')?.length ?? 0) / 1000)} KB of 2000 KB`,
    );
  });
});

describe('single panels', () => {
  it.each([
    ['shape=1x1', 1080],
    ['shape=4x5', 1350],
    ['shape=9x16', 1920],
    ['', 1080],
    ['shape=other', 1080],
  ])('%s', async (options, height) => {
    const { files } = await make(
      'panels',
      jobOf([panel('1', 'red', { text: 'Hello' }), panel('2', null), panel('3', 'blue')]),
      options,
    );
    // What has no picture is left out, and nothing is numbered anew for it.
    expect([...files.keys()]).toEqual(['panel-01.jpg', 'panel-03.jpg']);
    expect(await sharp(files.get('panel-01.jpg')).metadata()).toMatchObject({ width: 1080, height });
    expect(isBlue(await pixel(files.get('panel-03.jpg'), 540, 540))).toBe(true);
  });
});
