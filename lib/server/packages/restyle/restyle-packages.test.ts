import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PackageItem, PackageJob, PackageTools } from '@/lib/server/packages/package';
import { openPixelWorker, type PixelWorker } from '@/lib/server/pixels/pixel-worker';
import { writeStripPng } from '@/lib/server/pixels/strips/write-strip-png';
import type { ImageRecord } from '@/lib/server/records/run-record';
import { restyle } from '@/lib/shared/recipes/restyle';
import type { PackageCheck } from '@/lib/shared/recipes/wire-jobs';
import { english } from '@/test/english';
import { proveSubject } from './prove-subject';
import { restylePackages } from './restyle-packages';

const SIZE = { width: 480, height: 360 };
let directory: string;
let pixels: PixelWorker;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-restyle-'));
  pixels = openPixelWorker(process.cwd());
  const draw = (name: string, channels: 1 | 3, colour: (inside: boolean, x: number) => number[]) => {
    const data = new Uint8Array(SIZE.width * SIZE.height * channels);
    for (let y = 0; y < SIZE.height; y++)
      for (let x = 0; x < SIZE.width; x++) {
        const inside = Math.hypot(x - 200, y - 180) < 90;
        data.set(colour(inside, x), (y * SIZE.width + x) * channels);
      }
    return writeStripPng({ ...SIZE, channels, data }, join(directory, name));
  };
  await draw('photo', 3, (inside, x) => (inside ? [180, x % 200, 20] : [90, 90, 90]));
  await draw('kept', 3, (inside, x) => (inside ? [180, x % 200, 20] : [20, 60, 160]));
  await draw('spoilt', 3, (inside, x) => (inside ? [180, x % 200, x === 200 ? 21 : 20] : [20, 60, 160]));
  await draw('mask', 1, (inside) => [inside ? 0 : 255]);
});
afterAll(async () => {
  await pixels.close();
  await rm(directory, { recursive: true });
});

const image = (name: string) =>
  ({ id: name, sha256: name, fileName: `${name}.png`, mime: 'image/png', ...SIZE }) as ImageRecord;
const tools = (): PackageTools => ({
  blobs: { withFile: (sha256, use) => use(join(directory, sha256)) },
  pixels,
  directory,
  signal: new AbortController().signal,
});

function item(name: string, change: Partial<PackageItem<'restyle'>> = {}): PackageItem<'restyle'> {
  return {
    id: name,
    name,
    words: '',
    images: ['photo'],
    details: { mask: 'mask' },
    chosen: 'kept',
    verdict: 'approved',
    image: image('kept'),
    sources: [image('photo')],
    pictures: [image('mask')],
    costMicroUsd: 40_250,
    ...change,
  };
}
const jobOf = (...items: PackageItem<'restyle'>[]): PackageJob<'restyle'> => ({
  id: 'job',
  name: 'Menu',
  settings: { ...restyle.settings, words: 'slate' },
  items,
});
const WITHOUT_MASK = { details: { mask: null }, pictures: [] };
const OPEN = { verdict: 'open', image: null } as const;

async function make(kind: string, job: PackageJob<'restyle'>, options = '') {
  const { make } = restylePackages[kind] ?? {};
  if (make === undefined) throw new Error('no such kind');
  const files: { name: string; bytes: Buffer }[] = [];
  const making = make(job, new URLSearchParams(options), tools());
  let checks: PackageCheck[] = [];
  for (let next = await making.next(); ; next = await making.next()) {
    if (next.done === true) {
      checks = next.value;
      break;
    }
    const pieces = next.value.bytes instanceof Uint8Array ? [next.value.bytes] : next.value.bytes;
    files.push({ name: next.value.name, bytes: Buffer.concat(await Array.fromAsync(pieces)) });
  }
  const said = checks.map(
    ({ item, what, passed }) => `${passed ? '' : 'NOT '}${item ?? '*'}: ${english.say(what)}`,
  );
  return { files, said };
}

describe('pictures for their targets', () => {
  test('are named after the dish, once each, in a folder for each target', async () => {
    const job = jobOf(
      item('Crème brûlée'),
      item('crème brûlée'),
      item('CON'),
      item(''),
      item('拉面/a'),
      item('x', OPEN),
    );
    const { files, said } = await make('pictures', job, 'target=instagram-square&target=doordash');
    const names = ['creme-brulee.jpg', 'creme-brulee (2).jpg', 'con-1.jpg', 'image.jpg', '拉面-a.jpg'];
    expect(files.map(({ name }) => name)).toEqual([
      ...names.map((name) => `instagram-square/${name}`),
      ...names.map((name) => `doordash/${name}`),
    ]);
    expect(await sharp(files[0]?.bytes).metadata()).toMatchObject({
      format: 'jpeg',
      width: 1080,
      height: 1080,
    });
    expect(said).toContain(
      'NOT instagram-square/creme-brulee.jpg: Enlarged 3.0 times: the picture has too few pixels',
    );
    expect(said.at(-1)).toBe('NOT x: Left out: no picture is approved');
    expect(
      said.some((line) => /^doordash\/creme-brulee.jpg: 1423 × 800 pixels, \d+ KB of 15,900 KB$/.test(line)),
    ).toBe(true);
  });

  test('for Amazon stand on white and fill the frame; one without a subject is left out and said', async () => {
    const job = jobOf(item('Mug'), item('Bowl', WITHOUT_MASK));
    const { files, said } = await make('pictures', job, 'target=amazon');
    expect(files.map(({ name }) => name)).toEqual(['amazon/mug.png']);
    expect(said).toContain('amazon/mug.png: Nothing but #ffffff around the subject');
    expect(said).toContain('amazon/mug.png: The subject fills 90% of the frame, of 85% at least');
    expect(said).toContain(
      'NOT amazon/bowl.png: Left out: no subject is marked, so nothing could be cut out',
    );
  });

  test('on a ground of one colour: what a JPEG blurs is said, with the format that does not', async () => {
    const made = [
      { id: 'mine', name: 'Card', width: 200, height: 200, format: 'jpeg', ground: 'ff0000' },
    ] as const;
    const job = jobOf(item('Mug'));
    const { said } = await make('pictures', { ...job, settings: { ...job.settings, made } }, 'target=mine');
    expect(said).toContain(
      'NOT card/mug.jpg: JPEG blurs #ff0000 around the subject: choose PNG, which keeps every pixel',
    );
  });

  test('of a person’s own target are in a folder of its name, around what draws the eye without a mask', async () => {
    const made = [
      { id: 'mine', name: 'Menu Board', width: 200, height: 100, format: 'webp', ground: null },
    ] as const;
    const job = jobOf(item('Ramen', WITHOUT_MASK));
    const { files, said } = await make(
      'pictures',
      { ...job, settings: { ...job.settings, made } },
      'target=mine',
    );
    expect(files.map(({ name }) => name)).toEqual(['menu-board/ramen.webp']);
    expect(said).toEqual([
      expect.stringMatching(/^menu-board\/ramen.webp: 200 × 100 pixels, \d+ KB$/),
      'menu-board/ramen.webp: No subject is marked: cut around what draws the eye',
    ]);
  });

  test('are the same bytes each time', async () => {
    const job = jobOf(item('Ramen'));
    const options = 'target=doordash&target=amazon&target=print';
    const [one, other] = [await make('pictures', job, options), await make('pictures', job, options)];
    expect(one.files.length).toBe(3);
    for (const [index, { bytes }] of one.files.entries())
      expect(other.files[index]?.bytes.equals(bytes)).toBe(true);
  });

  test.each([
    ['', 'Choose what the pictures are for.'],
    ['target=nothing', 'Choose what the pictures are for.'],
    ['target=doordash', 'Approve a picture first.'],
  ])('cannot be had with “%s” of what nobody approved', (options, sentence) => {
    const refusal = restylePackages.pictures?.refuse(jobOf(item('x', OPEN)), new URLSearchParams(options));
    expect(refusal && english.say(refusal)).toBe(sentence);
    expect(
      restylePackages.pictures?.refuse(jobOf(item('x')), new URLSearchParams('target=doordash')),
    ).toBeNull();
  });
});

describe('the contact sheet', () => {
  test('shows before and after of each on pages of four, says each proof, and is the same bytes each time', async () => {
    const names = ['Crème brûlée', '拉面 ラーメン', 'كباب لحم', 'Пельмени', '비빔밥 ผัดไทย'];
    const job = jobOf(
      ...names.map((name) => item(name)),
      item('Soup', { image: image('spoilt') }),
      item('x', OPEN),
    );
    const { files, said } = await make('contact-sheet', job);
    const pdf = files[0]?.bytes.toString('latin1') ?? '';
    expect(pdf.startsWith('%PDF-1.')).toBe(true);
    expect(pdf.match(/\/Type \/Page\n/g)).toHaveLength(2);
    expect(pdf.match(/\/Subtype \/Image/g)).toHaveLength(12);
    const kept = said[0]?.match(/^Crème brûlée: Subject unchanged: 0 of ([\d,]+) pixels$/)?.[1];
    expect(Number(kept?.replace(',', ''))).toBeGreaterThan(25_000);
    expect(said.at(-1)).toMatch(/^NOT Soup: Subject changed: \d+ of [\d,]+ pixels$/);
    expect(said).toHaveLength(6);
    expect(
      (await make('contact-sheet', job)).files[0]?.bytes.equals(files[0]?.bytes ?? Buffer.alloc(0)),
    ).toBe(true);
  });

  test('begins before its pictures are made', async () => {
    const { make } = restylePackages['contact-sheet'] ?? {};
    const gone = item('x', { sources: [image('gone')] });
    const file = await make?.(jobOf(gone), new URLSearchParams(), tools()).next();
    if (file === undefined || file.done === true || file.value.bytes instanceof Uint8Array)
      throw new Error('no pieces');
    const pieces = file.value.bytes[Symbol.asyncIterator]();
    expect(Buffer.from((await pieces.next()).value ?? '').toString('latin1')).toMatch(/^%PDF/);
  });

  test('says which letters it lacks', async () => {
    const { said } = await make('contact-sheet', jobOf(item('Soup 𓀀')));
    expect(said.at(-1)).toBe('NOT *: No font here has 𓀀: left out of the sheet');
  });

  test('needs something that is approved', () => {
    expect(
      restylePackages['contact-sheet']?.refuse(jobOf(item('x', OPEN)), new URLSearchParams()),
    ).not.toBeNull();
  });
});

test('the list of costs has every photo, exact amounts, and no formulas', async () => {
  const job = jobOf(
    item('=1+1'),
    item('Soup, "hot"', { ...OPEN, costMicroUsd: 1 }),
    item('x', { costMicroUsd: 0 }),
  );
  const { files } = await make('costs', job);
  expect(files[0]?.bytes.toString()).toBe(
    [
      '\uFEFFnumber,name,verdict,cost_usd,image_id,photo',
      "1,'=1+1,approved,0.040250,kept,photo.png",
      '2,"Soup, ""hot""",open,0.000001,kept,photo.png',
      '3,x,approved,0.000000,kept,photo.png',
      ',total,,0.040251,,',
      '',
    ].join('\r\n'),
  );
  const unknown = await make('costs', jobOf(item('x', { costMicroUsd: null })));
  expect(unknown.files[0]?.bytes.toString()).toContain(',total,,,,');
});

describe('the proof of a subject', () => {
  const prove = (change: Partial<PackageItem<'restyle'>>, subject: 'kept' | 'restyled' = 'kept') =>
    proveSubject({ subject }, item('x', change), tools());

  test.each([
    ['of what is restyled as a whole is none', {}, 'restyled', 'restyled'],
    ['without a mask is none', WITHOUT_MASK, 'kept', 'noMask'],
    ['without a picture is none', { image: null }, 'kept', 'noPicture'],
    ['without its photo is none', { sources: [] }, 'kept', 'noPicture'],
  ] as const)('%s', async (_, change, subject, why) => {
    expect(await prove(change, subject)).toEqual({ is: 'uncounted', why });
  });

  test('counts every pixel', async () => {
    expect(await prove({})).toMatchObject({ is: 'counted', changedPixels: 0 });
    const spoilt = await prove({ image: image('spoilt') });
    expect(spoilt).toMatchObject({ is: 'counted', changedPixels: 179 });
  });
});
