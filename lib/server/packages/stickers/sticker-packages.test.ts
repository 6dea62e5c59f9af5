import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PackageTools } from '@/lib/server/packages/package';
import type { ImageRecord } from '@/lib/server/records/run-record';
import { english } from '@/lib/shared/language';
import {
  PLATFORM_LIMITS,
  STICKER_PLATFORMS,
  type StickerPlatform,
} from '@/lib/shared/recipes/sticker-platforms';
import { type StickerSettings, stickers } from '@/lib/shared/recipes/stickers';
import type { PackageCheck } from '@/lib/shared/recipes/wire-jobs';
import { PIXELS_HERE } from '@/test/pixels';
import type { StickerItem, StickerJob } from './pack-stickers';
import { stickersPackages } from './sticker-packages';

/** The pictures of these tests, by the name that stands for their hash. */
const PICTURES = {
  figure: drawing(
    '<circle cx="150" cy="110" r="80" fill="#e0a030"/><rect x="100" y="180" width="100" height="90" fill="#3060c0"/>',
  ),
  other: drawing('<rect x="60" y="60" width="180" height="150" rx="40" fill="#30a060"/>'),
  photo: sharp({ create: { width: 300, height: 300, channels: 3, background: '#80a0c0' } })
    .png()
    .toBuffer(),
  nothing: sharp({ create: { width: 50, height: 50, channels: 4, background: '#00000000' } })
    .png()
    .toBuffer(),
  broken: Promise.resolve(Buffer.from('no picture at all')),
  noise: noisePicture(),
};
type Picture = keyof typeof PICTURES;

function drawing(shapes: string): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300">${shapes}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

function noisePicture(): Promise<Buffer> {
  const data = Buffer.alloc(512 * 512 * 4);
  let state = 7;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    data[i] = i % 4 === 3 ? 255 : state >>> 24;
  }
  return sharp(data, { raw: { width: 512, height: 512, channels: 4 } })
    .png()
    .toBuffer();
}

let directory: string;
let tools: PackageTools;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-packages-'));
  for (const [name, bytes] of Object.entries(PICTURES)) await writeFile(join(directory, name), await bytes);
  tools = {
    blobs: { withFile: (name, use) => use(join(directory, name)) },
    pixels: PIXELS_HERE,
    directory,
    signal: new AbortController().signal,
  };
});
afterAll(() => rm(directory, { recursive: true }));

function sticker(name: string, picture: Picture | null, change: Partial<StickerItem> = {}): StickerItem {
  return {
    id: name,
    name,
    words: 'arms up',
    images: [],
    sources: [],
    pictures: [],
    chosen: picture,
    verdict: 'open',
    costMicroUsd: 0,
    details: { ...stickers.details, emojis: ['😀'] },
    ...change,
    image: (picture === null ? null : { id: picture, sha256: picture }) as ImageRecord,
  };
}
const many = (count: number, picture: Picture = 'figure') =>
  Array.from({ length: count }, (_, index) => sticker(`Mood ${index + 1}`, picture));

function jobOf(items: StickerItem[], settings: Partial<StickerSettings> = {}): StickerJob {
  return {
    id: '01990000-0000-7000-8abc-0123456789ab',
    name: 'A job',
    settings: {
      ...stickers.settings,
      title: 'Mia’s Moods',
      publisher: 'Studio Nord',
      outlinePx: 0,
      ...settings,
    },
    items,
  };
}

async function pack(platform: StickerPlatform, job: StickerJob, query = '') {
  const kind = stickersPackages[platform];
  const options = new URLSearchParams(query);
  expect(kind.refuse(job, options)).toBeNull();
  const maker = kind.make(job, options, tools);
  const files = new Map<string, Buffer>();
  let checks: PackageCheck[];
  for (;;) {
    const step = await maker.next();
    if (step.done) {
      checks = step.value;
      break;
    }
    expect(files.has(step.value.name)).toBe(false);
    files.set(step.value.name, Buffer.from(step.value.bytes as Uint8Array));
  }
  const said = (passed: boolean) =>
    checks
      .filter((check) => check.passed === passed)
      .map(({ item, what }) => `${item === null ? '' : `${item}: `}${english.say(what)}`);
  return {
    files,
    names: [...files.keys()],
    text: (name: string) => files.get(name)?.toString('utf8') ?? '',
    failed: said(false),
    passed: said(true),
  };
}

async function facts(bytes: Buffer | undefined) {
  if (bytes === undefined) throw new Error('there is no such file');
  const { format, width, height, hasAlpha, exif, icc, xmp, pages } = await sharp(bytes).metadata();
  return {
    format,
    width,
    height,
    hasAlpha,
    extra: [exif, icc, xmp, pages].filter((one) => one !== undefined),
  };
}
const pixels = (format: string, width: number, height = width) => ({
  format,
  width,
  height,
  hasAlpha: true,
  extra: [],
});

describe('every platform', () => {
  const TWELVE = jobOf([
    ...many(8),
    ...Array.from({ length: 4 }, (_, index) => sticker(`Other ${index + 1}`, 'other')),
  ]);

  test.each(STICKER_PLATFORMS)(
    '%s gets a package that meets its limits, the same bytes each time',
    async (platform) => {
      const [one, two] = [await pack(platform, TWELVE), await pack(platform, TWELVE)];
      expect(one.names).toEqual(two.names);
      for (const [name, bytes] of one.files) expect(two.files.get(name)?.equals(bytes), name).toBe(true);
      const { sticker: file } = PLATFORM_LIMITS[platform];
      for (const [name, bytes] of one.files) {
        if (!/\.(png|webp)$/.test(name)) continue;
        expect(bytes.byteLength).toBeLessThanOrEqual(file.maxBytes);
        if (/tray|100\.png|main|tab/.test(name)) continue;
        expect(await facts(bytes)).toEqual(
          file.shape === 'exact'
            ? pixels(file.format, file.width, file.height)
            : { ...pixels(file.format, 512), width: expect.any(Number), height: expect.any(Number) },
        );
      }
      if (platform !== 'line') expect(one.failed).toEqual([]);
    },
  );

  test.each(STICKER_PLATFORMS)('%s says which picture cannot be used, and why', async (platform) => {
    const job = jobOf([
      ...many(8),
      sticker('Empty', 'nothing'),
      sticker('Broken', 'broken'),
      sticker('Missing', null),
      sticker('No', 'figure', { verdict: 'rejected' }),
      sticker('Photo', 'photo'),
    ]);
    const { failed, names } = await pack(platform, job);
    expect(failed).toContain('Missing: No picture of it is approved, so it is left out.');
    // Those beyond the eight of LINE are not made.
    if (platform === 'line') return;
    expect(failed).toContain('Empty: It is left out: Nothing is seen in this picture.');
    expect(failed).toContain(
      'Broken: It is left out: This image cannot be converted here. Download it as it is.',
    );
    expect(failed).toContain(
      'Photo: It has a background: 0 % of its border is transparent. Cut it out first.',
    );
    expect(failed).toHaveLength(4);
    expect(names.join()).not.toMatch(/-no\.|empty|broken|missing/);
  });

  test.each(STICKER_PLATFORMS)('%s refuses a pack of too few', (platform) => {
    const { fewest } = PLATFORM_LIMITS[platform];
    const refuse = (items: StickerItem[]) =>
      stickersPackages[platform].refuse(jobOf(items), new URLSearchParams());
    expect(refuse(many(fewest))).toBeNull();
    const sentence = refuse([
      ...many(fewest - 1),
      sticker('Missing', null),
      sticker('No', 'figure', { verdict: 'rejected' }),
      sticker('Sheet', 'figure', { details: { ...stickers.details, role: 'sheet' } }),
      sticker('Mia', 'figure', { details: { ...stickers.details, role: 'character' } }),
    ]);
    if (sentence === null) throw new Error('it is refused');
    expect(english.say(sentence)).toMatch(/takes at least .* approved so far\.$/);
  });
});

describe('for WhatsApp', () => {
  test('a pack is a folder, its tray and a list of it', async () => {
    const items = [
      sticker('Happy', 'figure', { details: { ...stickers.details, emojis: ['😀', '😃', '😄', '😁'] } }),
      sticker('Sad', 'other', { words: 'x'.repeat(200) }),
      sticker('Happy', 'figure', { details: stickers.details, words: '' }),
    ];
    const { names, text, files, failed, passed } = await pack('whatsapp', jobOf(items));
    const folder = 'mias-moods-0123456789ab';
    expect(names).toEqual([
      `${folder}/01-happy.webp`,
      `${folder}/02-sad.webp`,
      `${folder}/03-happy.webp`,
      `${folder}/tray.png`,
      'contents.json',
    ]);
    expect(await facts(files.get(`${folder}/tray.png`))).toEqual(pixels('png', 96));
    expect(files.get(`${folder}/tray.png`)?.byteLength).toBeLessThanOrEqual(50_000);
    const contents = JSON.parse(text('contents.json'));
    expect(contents.sticker_packs).toEqual([
      expect.objectContaining({
        identifier: folder,
        name: 'Mia’s Moods',
        publisher: 'Studio Nord',
        tray_image_file: 'tray.png',
        image_data_version: expect.stringMatching(/^[0-9a-f]{8}$/),
        avoid_cache: false,
        animated_sticker_pack: false,
        stickers: [
          { image_file: '01-happy.webp', emojis: ['😀', '😃', '😄'], accessibility_text: 'Happy: arms up' },
          { image_file: '02-sad.webp', emojis: ['😀'], accessibility_text: `Sad: ${'x'.repeat(120)}` },
          { image_file: '03-happy.webp', emojis: ['🙂'], accessibility_text: 'Happy' },
        ],
      }),
    ]);
    expect(failed).toEqual(['Happy: It has no emoji, so 🙂 stands for it.']);
    expect(passed).toEqual([
      'Title: 11 of 128 characters.',
      'Publisher: 11 of 128 characters.',
      'Identifier: 23 of 128 characters, all of them allowed.',
      expect.stringMatching(/^Happy: 512 × 512 px, [\d.]+ KB of 100 KB\.$/),
      'Happy: Of its 4 emojis, the first 3 go along.',
      expect.stringMatching(/^Sad: 512 × 512 px, [\d.]+ KB of 100 KB\.$/),
      'Sad: Its description is cut to 125 characters.',
      expect.stringMatching(/^Happy: 512 × 512 px/),
      expect.stringMatching(new RegExp(`^${folder}/tray.png: 96 × 96 px, [\\d.]+ KB of 50 KB\\.$`)),
      '3 stickers; 3 to 30 are allowed.',
    ]);
  });

  test('other pictures are another version, the same ones are not', async () => {
    const version = async (picture: Picture) =>
      JSON.parse((await pack('whatsapp', jobOf(many(3, picture)))).text('contents.json')).sticker_packs[0]
        .image_data_version;
    expect(await version('figure')).toBe(await version('figure'));
    expect(await version('figure')).not.toBe(await version('other'));
  });

  test('noise that cannot be small enough is left out, and so the pack may be too small', async () => {
    const job = jobOf([...many(2), sticker('Noise', 'noise')], { marginPx: 0 });
    const { failed, names } = await pack('whatsapp', job);
    expect(failed).toEqual([
      expect.stringMatching(
        /^Noise: It is left out: 100 KB are allowed, and it cannot be made smaller than 1\d\d(\.\d)? KB\. A calmer picture/,
      ),
      '2 stickers; 3 to 30 are allowed.',
    ]);
    expect(names.join()).not.toContain('noise');
  }, 30_000);

  test('no more than thirty go in, and the others are named', async () => {
    const { failed, names } = await pack('whatsapp', jobOf(many(32)));
    expect(names.filter((name) => name.endsWith('.webp'))).toHaveLength(30);
    expect(failed).toEqual([
      'Mood 31: It is left out: WhatsApp takes 30 stickers at most.',
      'Mood 32: It is left out: WhatsApp takes 30 stickers at most.',
    ]);
  }, 60_000);

  test('a pack without a title has the job’s, and one without a publisher says so', async () => {
    const { text, failed } = await pack('whatsapp', jobOf(many(3), { title: ' ', publisher: '' }));
    expect(JSON.parse(text('contents.json')).sticker_packs[0]).toMatchObject({
      name: 'A job',
      publisher: 'Overpaint',
    });
    expect(failed).toEqual(['No publisher is set, so “Overpaint” stands there.']);
  });
});

test('a .wastickers is flat, has its cover and two bare texts, and is nothing but that', async () => {
  const { names, text, files } = await pack('wastickers', jobOf(many(3)));
  expect(names).toEqual(['title.txt', 'author.txt', '100.png', '0.webp', '1.webp', '2.webp']);
  expect([text('title.txt'), text('author.txt')]).toEqual(['Mia’s Moods', 'Studio Nord']);
  expect(await facts(files.get('100.png'))).toEqual(pixels('png', 96));
  expect(stickersPackages.wastickers).toMatchObject({ container: 'bare-zip', extension: '.wastickers' });
});

describe('for Telegram', () => {
  test('one side has 512 pixels, and the emojis are listed', async () => {
    const { names, text, files } = await pack(
      'telegram',
      jobOf([sticker('Tall', 'figure'), sticker('Wide', 'other')]),
    );
    expect(names).toEqual(['title.txt', '01-tall.png', '02-wide.png', 'emojis.txt']);
    expect(text('emojis.txt')).toBe('01-tall.png 😀\n02-wide.png 😀');
    const [tall, wide] = [await facts(files.get('01-tall.png')), await facts(files.get('02-wide.png'))];
    expect(tall).toMatchObject({ height: 512 });
    expect(wide).toMatchObject({ width: 512 });
    expect(tall.width).toBeLessThan(512);
    expect(wide.height).toBeLessThan(512);
  });

  test('a long title is cut, and that is said', async () => {
    const { text, passed } = await pack('telegram', jobOf(many(1), { title: 'Mood '.repeat(20) }));
    expect(text('title.txt').length).toBeLessThanOrEqual(64);
    expect(passed[0]).toMatch(/^The title is cut to 64 characters: “Mood Mood/);
  });
});

test('for Signal there is a cover, and one emoji each', async () => {
  const items = [sticker('Happy', 'figure', { details: { ...stickers.details, emojis: ['😀', '😃'] } })];
  const { names, text, files } = await pack('signal', jobOf(items));
  expect(names).toEqual(['title.txt', 'author.txt', 'cover.webp', '01-happy.webp', 'emojis.txt']);
  expect(text('emojis.txt')).toBe('01-happy.webp 😀');
  expect(files.get('cover.webp')).toEqual(files.get('01-happy.webp'));
});

test('for Discord names have 2 to 30 characters, and what was changed is said', async () => {
  const items = [sticker('A', 'figure'), sticker('B'.repeat(40), 'other'), sticker('Happy', 'figure')];
  const { text, passed } = await pack('discord', jobOf(items));
  expect(text('names.txt')).toBe(
    `01-a.png\tA_\t😀\n02-${'b'.repeat(40)}.png\t${'B'.repeat(30)}\t😀\n03-happy.png\tHappy\t😀`,
  );
  expect(passed).toContain('A: It is called “A_” here: names have 2 to 30 characters, each once.');
  expect(passed.filter((line) => line.includes('is called'))).toHaveLength(2);
});

test('for Slack files are called as the emojis will be, each once', async () => {
  const items = [
    sticker('Happy', 'figure'),
    { ...sticker('Happy', 'other'), id: 'second' },
    sticker('笑う', 'figure'),
  ];
  const { names } = await pack('slack', jobOf(items));
  expect(names).toEqual(['mias-moods-happy.png', 'mias-moods-happy-2.png', 'mias-moods-sticker.png']);
});

describe('for iMessage', () => {
  test.each([
    ['', 408],
    ['size=small', 300],
    ['size=medium', 408],
    ['size=large', 618],
  ])('“%s” has %i pixels', async (query, side) => {
    const { names, files } = await pack('imessage', jobOf(many(1)), query);
    expect(names).toEqual(['01-mood-1.png']);
    expect(await facts(files.get('01-mood-1.png'))).toEqual(pixels('png', side));
  });

  test.each(['size=huge', 'size=constructor', 'size='])('“%s” is no size', (query) => {
    const sentence = stickersPackages.imessage.refuse(jobOf(many(1)), new URLSearchParams(query));
    expect(sentence === null ? null : english.say(sentence)).toBe('The size must be small, medium or large.');
  });
});

describe('for LINE', () => {
  test.each([
    [8, 8],
    [9, 8],
    [15, 8],
    [16, 16],
    [41, 40],
  ])(
    'of %i stickers %i make a pack',
    async (there, packed) => {
      const { names, failed, files } = await pack('line', jobOf(many(there)));
      expect(names.filter((name) => /^\d\d\.png$/.test(name))).toHaveLength(packed);
      expect(names.slice(0, 3)).toEqual(['main.png', 'tab.png', '01.png']);
      expect(await facts(files.get('main.png'))).toEqual(pixels('png', 240));
      expect(await facts(files.get('tab.png'))).toEqual(pixels('png', 96, 74));
      const why = there > 40 ? 'LINE takes 40 stickers at most.' : 'LINE takes 8, 16, 24, 32 or 40 stickers.';
      expect(failed).toEqual(
        Array.from(
          { length: there - packed },
          (_, index) => `Mood ${packed + index + 1}: It is left out: ${why}`,
        ),
      );
    },
    60_000,
  );

  test('one that fails leaves a number that LINE does not take, and that is said', async () => {
    const { failed } = await pack('line', jobOf([...many(7), sticker('Empty', 'nothing')]));
    expect(failed).toEqual([
      'Empty: It is left out: Nothing is seen in this picture.',
      '7 stickers; 8, 16, 24, 32 or 40 are allowed.',
    ]);
  });

  test('forty of noise stay within the whole ZIP', async () => {
    const { files, passed } = await pack('line', jobOf(many(40, 'noise'), { marginPx: 0 }));
    const total = [...files.values()].reduce((sum, bytes) => sum + bytes.byteLength, 0);
    expect(total).toBeLessThan(20_000_000);
    expect(passed.at(-1)).toMatch(/^All pictures together: 1?\d(\.\d)? MB of 20 MB\.$/);
  }, 120_000);
});

test('a package that is no longer wanted is not made', async () => {
  const gone = AbortSignal.abort(new Error('gone'));
  const maker = stickersPackages.signal.make(jobOf(many(1)), new URLSearchParams(), {
    ...tools,
    signal: gone,
    pixels: {
      ...PIXELS_HERE,
      run: (_, __, options) => Promise.reject(options?.signal?.reason),
    },
  });
  await maker.next();
  await maker.next();
  await expect(maker.next()).rejects.toThrow('gone');
});
