import { randomFillSync } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { combineAdlers } from './adler';
import { openStripPng, readStripRows } from './read-strip-png';
import { filterRows, unfilterRows } from './row-filters';
import { type Channels, chooseRowsPerStrip, placesOf, type StripTable, startBytesOf } from './strip-layout';
import { writeChangedStripPng, writeStripPng } from './write-strip-png';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overpaint-strips-'));
});
afterAll(() => rm(folder, { recursive: true }));

type Picture = { width: number; height: number; channels: Channels; data: Uint8Array };
type Kind = 'noise' | 'gradient' | 'plain';

let files = 0;
const newPath = () => join(folder, `${files++}.png`);

function draw(kind: Kind, width: number, height: number, channels: Channels): Picture {
  const data = new Uint8Array(width * height * channels);
  if (kind === 'noise') randomFillSync(data);
  if (kind === 'gradient') {
    for (let at = 0; at < data.length; at++) {
      const pixel = Math.floor(at / channels);
      data[at] = (pixel % width) * 2 + Math.floor(pixel / width) * 3 + (at % channels) * 40;
    }
  }
  return { width, height, channels, data };
}

/** Its values as any PNG decoder has them; sharp adds nothing to a picture of this kind. */
async function decode(path: string, { channels }: Picture): Promise<Buffer> {
  const picture = sharp(path, { failOn: 'warning' });
  return (channels === 1 ? picture.extractChannel(0) : picture).raw().toBuffer();
}

const everyRow = ({ height }: { height: number }) => ({ top: 0, bottom: height });

/** Of several strips, the last of them shorter than the others. */
function tall(channels: Channels, width = 5000): Picture {
  const rows = chooseRowsPerStrip({ width, channels });
  return draw('gradient', width, rows * 4 + Math.ceil(rows / 3), channels);
}

/** Without the list of differences, which takes minutes for a picture. */
function isSame(read: { data: Uint8Array } | null, expected: Uint8Array): boolean {
  return read !== null && Buffer.compare(read.data, expected) === 0;
}

/** As RFC 1950 defines it, the slow way. */
function adler32(bytes: Uint8Array): number {
  let [low, high] = [1, 0];
  for (const byte of bytes) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return ((high << 16) | low) >>> 0;
}

async function tableOf(path: string): Promise<StripTable> {
  const opened = await openStripPng(path);
  await opened?.close();
  if (opened === null) throw new Error(`${path} is not in strips`);
  return opened.table;
}

describe('a PNG in strips', () => {
  const sizes = [
    [1, 1],
    [3, 2],
    [257, 1],
    [1, 700],
    [64, 64],
    [5000, 130],
  ] as const;
  const cases = ([1, 3, 4] as const).flatMap((channels) =>
    (['noise', 'gradient', 'plain'] as const).flatMap((kind) =>
      sizes.map(([width, height]) => ({ channels, kind, width, height })),
    ),
  );

  test.for(cases)(
    '$channels × 8 bits, $kind, $width × $height: any decoder reads the very pixels',
    async (each) => {
      const picture = draw(each.kind, each.width, each.height, each.channels);
      const path = newPath();
      await writeStripPng(picture, path);
      const { format, channels, depth } = await sharp(path).metadata();
      expect({ format, channels, depth }).toEqual({ format: 'png', channels: each.channels, depth: 'uchar' });
      expect((await decode(path, picture)).equals(picture.data)).toBe(true);
      const read = await readStripRows(path, everyRow);
      expect(isSame(read, picture.data)).toBe(true);
    },
  );

  test('reads the strips of the rows asked for and no others', async () => {
    const picture = tall(3);
    const path = newPath();
    await writeStripPng(picture, path);
    const { rowsPerStrip } = await tableOf(path);
    const read = await readStripRows(path, () => ({ top: rowsPerStrip + 1, bottom: 2 * rowsPerStrip + 1 }));
    const rowBytes = picture.width * 3;
    const [from, to] = [rowsPerStrip * rowBytes, 3 * rowsPerStrip * rowBytes];
    const expected = new Uint8Array(picture.data.length);
    expected.set(picture.data.subarray(from, to), from);
    expect(isSame(read, expected)).toBe(true);
  });

  test('no strip points back into the one before: each can be read when all others are lost', async () => {
    const picture = draw('plain', 5000, 400, 3);
    const path = newPath();
    await writeStripPng(picture, path);
    const table = await tableOf(path);
    const bytes = await readFile(path);
    const last = table.strips.length - 1;
    bytes.fill(0, (placesOf(table.strips)[0] ?? 0) + 8, placesOf(table.strips)[last]);
    await writeFile(path, bytes);
    const rows = { top: last * table.rowsPerStrip, bottom: picture.height };
    expect(isSame(await readStripRows(path, () => rows), picture.data)).toBe(true);
    expect(await readStripRows(path, everyRow)).toBeNull();
  });
});

describe('a PNG of which only some rows are written anew', () => {
  const places = [
    { name: 'the first row', rows: () => ({ top: 0, bottom: 1 }) },
    { name: 'the last row', rows: (height: number) => ({ top: height - 1, bottom: height }) },
    { name: 'one strip', rows: (_: number, strip: number) => ({ top: strip, bottom: 2 * strip }) },
    {
      name: 'two rows of two strips',
      rows: (_: number, strip: number) => ({ top: strip - 1, bottom: strip + 1 }),
    },
    { name: 'all', rows: (height: number) => ({ top: 0, bottom: height }) },
    { name: 'none', rows: () => ({ top: 7, bottom: 7 }) },
  ];
  const cases = ([1, 3, 4] as const).flatMap((channels) => places.map((place) => ({ channels, ...place })));

  test.for(cases)('$channels channels, $name', async ({ channels, rows }) => {
    const before = tall(channels);
    const path = newPath();
    await writeStripPng(before, path);
    const { rowsPerStrip } = await tableOf(path);
    const changed = rows(before.height, rowsPerStrip);
    // As a placement has it: the strips of those rows, and nothing of the others.
    const picture = await readStripRows(path, () => changed);
    if (picture === null) throw new Error('it cannot be read');
    const rowBytes = before.width * channels;
    const expected = Uint8Array.from(before.data);
    const fresh = randomFillSync(new Uint8Array((changed.bottom - changed.top) * rowBytes));
    picture.data.set(fresh, changed.top * rowBytes);
    expected.set(fresh, changed.top * rowBytes);

    const made = newPath();
    expect(await writeChangedStripPng(path, picture, changed, made)).toBe(true);
    expect((await decode(made, before)).equals(expected)).toBe(true);
    expect(isSame(await readStripRows(made, everyRow), expected)).toBe(true);
  });

  test('copies what it does not touch as it is compressed', async () => {
    const before = tall(3);
    const [path, made] = [newPath(), newPath()];
    await writeStripPng(before, path);
    const { rowsPerStrip, strips } = await tableOf(path);
    before.data[rowsPerStrip * before.width * 3] = 99;
    expect(
      await writeChangedStripPng(path, before, { top: rowsPerStrip, bottom: rowsPerStrip + 1 }, made),
    ).toBe(true);
    const [source, result] = [await readFile(path), await readFile(made)];
    const from = (table: readonly { packedBytes: number }[]) => placesOf(table).slice(2);
    const [oldPlaces, newPlaces] = [from(strips), from((await tableOf(made)).strips)];
    expect(
      result.subarray(newPlaces[0], newPlaces.at(-1)).equals(source.subarray(oldPlaces[0], oldPlaces.at(-1))),
    ).toBe(true);
  });

  test('does not copy a strip whose checksum is wrong', async () => {
    const before = tall(3);
    const path = newPath();
    await writeStripPng(before, path);
    const bytes = await readFile(path);
    const at = (placesOf((await tableOf(path)).strips)[3] ?? 0) + 20;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(path, bytes);
    expect(await writeChangedStripPng(path, before, { top: 0, bottom: 1 }, newPath())).toBe(false);
  });

  test('leaves a picture of another shape, and one that is not in strips, to whoever writes all of it', async () => {
    const [strips, other] = [newPath(), newPath()];
    const picture = draw('gradient', 300, 200, 3);
    await writeStripPng(picture, strips);
    await sharp(picture.data, { raw: picture }).png().toFile(other);
    const rows = { top: 0, bottom: 1 };
    expect(await writeChangedStripPng(strips, draw('plain', 300, 200, 4), rows, newPath())).toBe(false);
    expect(await writeChangedStripPng(strips, draw('plain', 300, 199, 3), rows, newPath())).toBe(false);
    expect(await writeChangedStripPng(other, picture, rows, newPath())).toBe(false);
    expect(await readStripRows(other, everyRow)).toBeNull();
  });
});

describe('a table that is not true', () => {
  let path = '';
  let bytes = Buffer.alloc(0);
  beforeAll(async () => {
    path = newPath();
    await writeStripPng(tall(3), path);
    bytes = await readFile(path);
  });

  async function readChanged(change: (copy: Buffer) => Buffer | undefined): Promise<unknown> {
    const changed = newPath();
    await copyFile(path, changed);
    const copy = Buffer.from(bytes);
    await writeFile(changed, change(copy) ?? copy);
    return readStripRows(changed, everyRow);
  }

  test('every flipped bit before the first strip, and in the last bytes, is found', async () => {
    const { strips } = await tableOf(path);
    const starts = Array.from({ length: startBytesOf(strips.length) }, (_, at) => at);
    const ends = Array.from({ length: 30 }, (_, at) => bytes.length - 1 - at);
    const taken = [];
    for (const at of [...starts, ...ends]) {
      const read = await readChanged((copy) => {
        copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8));
      });
      if (read !== null) taken.push(at - bytes.length);
    }
    // The end is no part of any strip; a decoder for all kinds would see it.
    expect(taken.filter((at) => at < -30)).toEqual([]);
  });

  test('a file that was cut off, or has more behind it, is not read by its table', async () => {
    expect(await readChanged((copy) => copy.subarray(0, copy.length - 1))).toBeNull();
    expect(await readChanged((copy) => copy.subarray(0, 100))).toBeNull();
    expect(await readChanged(() => Buffer.alloc(0))).toBeNull();
    expect(await readChanged((copy) => Buffer.concat([copy, Buffer.alloc(1)]))).toBeNull();
  });

  test('a strip that is damaged is not read', async () => {
    const [, second = 0] = placesOf((await tableOf(path)).strips);
    expect(
      await readChanged((copy) => {
        copy[second + 40] = (copy[second + 40] ?? 0) ^ 4;
      }),
    ).toBeNull();
  });
});

describe('checksums and filters', () => {
  test('the checksum of two pieces is that of the whole', () => {
    for (const [first, second] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [70_000, 65_521],
      [65_521, 131_042],
      [12, 300_000],
    ] as const) {
      const whole = randomFillSync(Buffer.alloc(first + second));
      const [one, other] = [adler32(whole.subarray(0, first)), adler32(whole.subarray(first))];
      expect(combineAdlers(one, other, second)).toBe(adler32(whole));
    }
    const full = Buffer.alloc(200_000, 255);
    const twice = adler32(Buffer.concat([full, full]));
    expect(combineAdlers(adler32(full), adler32(full), full.length)).toBe(twice);
  });

  test('a first row that looks up, and a filter that is none of ours, are not undone', () => {
    const picture = draw('noise', 40, 10, 3);
    const rows = { top: 2, bottom: 6 };
    const { bytes } = filterRows(picture, rows);
    const back = draw('plain', 40, 10, 3);
    expect(unfilterRows(bytes, back, rows)).toBe(true);
    expect(isSame({ data: back.data.subarray(240, 720) }, picture.data.subarray(240, 720))).toBe(true);
    expect(unfilterRows(Buffer.from(bytes).fill(2, 0, 1), back, rows)).toBe(false);
    expect(unfilterRows(Buffer.from(bytes).fill(4, 121, 122), back, rows)).toBe(false);
  });
});
