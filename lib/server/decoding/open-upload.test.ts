import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { english } from '@/lib/shared/language';
import type { UploadFormat } from '@/lib/shared/upload-formats';
import { bomb, CAT, fixture, pngChunk, readCase } from '@/test/pictures';
import { allowUploadDecoders } from './decoders';
import { withUpload } from './open-upload';
import { withProfile } from './png-chunks';

beforeAll(allowUploadDecoders);

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-decoding-'));
});
afterAll(() => rm(directory, { recursive: true }));

type Opened = { width: number; height: number; channels: number; data: Buffer; notes: string[] };

async function open(bytes: Buffer, format: UploadFormat): Promise<Opened> {
  const path = join(directory, 'upload');
  await writeFile(path, bytes);
  const { result, notes } = await withUpload(path, format, (picture) =>
    picture.raw().toBuffer({ resolveWithObject: true }),
  );
  const { width, height, channels } = result.info;
  return { width, height, channels, data: result.data, notes: notes.map(english.say) };
}

const cat = () => sharp(CAT).resize(96, 64);
const catBytes = () => cat().removeAlpha().raw().toBuffer();

/** Mean and greatest difference, transparency left aside. */
function difference(one: Opened, other: { data: Buffer; channels?: number }) {
  const pixels = one.width * one.height;
  let sum = 0;
  let most = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      const is = one.data[pixel * one.channels + channel] ?? 0;
      const was = other.data[pixel * (other.channels ?? 3) + channel] ?? 0;
      sum += Math.abs(is - was);
      most = Math.max(most, Math.abs(is - was));
    }
  }
  return { mean: sum / pixels / 3, most };
}

/** A chart of all kinds of colours, 16 bits each. */
const CHART = { width: 32, height: 32, channels: 3 } as const;
const chart = Uint16Array.from({ length: 32 * 32 * 3 }, (_, at) => (at * 40_503 * (1 + (at % 3))) % 65_536);
const chartPng = (deep: boolean) =>
  (deep
    ? sharp(chart, { raw: CHART }).toColourspace('rgb16')
    : sharp(
        Uint8Array.from(chart, (value) => value >> 8),
        { raw: CHART },
      )
  )
    .png()
    .toBuffer();

/** Chunks put behind the header of a PNG. */
function withChunks(png: Buffer, ...chunks: [type: string, body: Buffer][]): Buffer {
  const added = chunks.map(([type, body]) => pngChunk(type, body));
  return Buffer.concat([png.subarray(0, 33), ...added, png.subarray(33)]);
}
const words = (...values: number[]) => {
  const body = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) body.writeUInt32BE(value, index * 4);
  return body;
};
const CHRM_P3 = words(31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6000);
const CHRM_SRGB = words(31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6000);
const CHRM_ADOBE = words(31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6000);

/** With the profile box of a HEIC changed into one of numbers. */
function withNclx(heic: Buffer, primaries: number, transfer: number): Buffer {
  const changed = Buffer.from(heic);
  const at = changed.indexOf('colrprof') + 4;
  changed.write('nclx', at, 'latin1');
  changed.writeUInt16BE(primaries, at + 4);
  changed.writeUInt16BE(transfer, at + 6);
  changed.writeUInt16BE(6, at + 8);
  changed.writeUInt8(0x80, at + 10);
  return changed;
}

describe('what phones and other programs write', () => {
  it.each([
    ['p3.heic', 'heic', 96, 64, 4],
    ['deep.heic', 'heic', 96, 64, 4],
    ['exif-6.heic', 'heic', 96, 64, 5],
    ['two.heic', 'heic', 96, 64, 5],
    ['p3.jxl', 'jxl', 96, 64, 1],
    ['bits-24.bmp', 'bmp', 96, 64, 0],
    ['alpha.bmp', 'bmp', 96, 64, 0],
    ['rle8.bmp', 'bmp', 96, 64, 6],
    ['bits-4.bmp', 'bmp', 96, 64, 14],
  ] as const)('%s looks as it was meant', async (name, format, width, height, tolerance) => {
    const opened = await open(readCase(name), format);
    expect([opened.width, opened.height]).toEqual([width, height]);
    expect(difference(opened, { data: await catBytes() }).mean).toBeLessThanOrEqual(tolerance);
  });

  it('a bitmap of one bit is black and white', async () => {
    const { data } = await open(readCase('bits-1.bmp'), 'bmp');
    expect(new Set(data)).toEqual(new Set([0, 255]));
  });

  it('is turned once: as the container says, whatever its EXIF says', async () => {
    const turned = await open(readCase('turned.avif'), 'avif');
    expect([turned.width, turned.height]).toEqual([64, 96]);
    const upright = await sharp(await cat().png().toBuffer())
      .rotate(270)
      .removeAlpha()
      .raw()
      .toBuffer();
    expect(difference(turned, { data: upright }).mean).toBeLessThan(4);
  });

  it('tells what was left out', async () => {
    expect((await open(readCase('p3.heic'), 'heic')).notes).toEqual(['Converted from HEIC.']);
    expect((await open(readCase('two.heic'), 'heic')).notes).toEqual([
      'Converted from HEIC.',
      'The file has several pictures; its main one is used.',
    ]);
    const moving = await sharp([await cat().toBuffer(), await cat().negate().toBuffer()], {
      join: { animated: true },
    })
      .gif()
      .toBuffer();
    const opened = await open(moving, 'gif');
    expect(opened.notes).toEqual(['Converted from GIF.', 'This picture moves; its first frame is used.']);
    expect(difference(opened, { data: await catBytes() }).mean).toBeLessThan(8);
  });

  it('TIFF and AVIF of any depth', async () => {
    const meant = { data: await catBytes() };
    for (const [bytes, format] of [
      [await cat().tiff({ compression: 'lzw' }).toBuffer(), 'tiff'],
      [await cat().toColourspace('rgb16').tiff({ compression: 'deflate' }).toBuffer(), 'tiff'],
      [await cat().avif({ quality: 90, chromaSubsampling: '4:4:4' }).toBuffer(), 'avif'],
      [await cat().toColourspace('rgb16').avif({ quality: 90, bitdepth: 10 }).toBuffer(), 'avif'],
    ] as const) {
      const { most, mean } = difference(await open(bytes, format), meant);
      expect(mean).toBeLessThan(3);
      if (format === 'tiff') expect(most).toBeLessThanOrEqual(1);
    }
  });

  it('a container that does not say which codec is in it', async () => {
    const avif = Buffer.from(await cat().avif({ quality: 90 }).toBuffer());
    const opened = await open(avif, 'heic');
    expect(opened.notes).toEqual(['Converted from AVIF.']);
    expect(difference(opened, { data: await catBytes() }).mean).toBeLessThan(4);
  });

  it('the thumbnail in a camera’s raw file is not taken for the photo', async () => {
    const tiff = Buffer.from(await cat().tiff({ compression: 'none' }).toBuffer());
    // Any tag of the directory becomes the one that only raw files have.
    const directoryAt = tiff.readUInt32LE(4);
    tiff.writeUInt16LE(50_706, directoryAt + 2 + 12 * (tiff.readUInt16LE(directoryAt) - 1));
    await expect(open(tiff, 'tiff')).rejects.toMatchObject({ code: 'unsupported_image' });
  });
});

describe('colours', () => {
  /** As Little CMS converts a chart with this profile: tificc -t0, 16 bits; every 97th value. */
  const BY_LCMS = JSON.parse(readCase('chart-by-lcms.json').toString()) as Record<string, number[]>;

  it.each(Object.keys(BY_LCMS))('of a profile in 8 and 16 bits: %s', async (name) => {
    const profile = readCase(name);
    const png = await chartPng(true);
    const sources: [string, Buffer, UploadFormat, number][] = [
      ['16 bits', withProfile(png, profile), 'png', 2],
      ['8 bits', withProfile(await chartPng(false), profile), 'png', 4],
    ];
    for (const [what, bytes, format, tolerance] of sources) {
      const { data } = await open(bytes, format);
      const sampled = data.filter((_, at) => at % 97 === 0);
      for (const [index, value] of (BY_LCMS[name] ?? []).entries()) {
        expect(Math.abs((sampled[index] ?? -9) - value), `${what}, ${index}`).toBeLessThanOrEqual(tolerance);
      }
    }
  });

  it('of the same picture are the same, by profile or by number, in any container', async () => {
    const profile = readCase('display-p3.icc');
    const deep = await chartPng(true);
    const meant = await open(withProfile(deep, profile), 'png');
    const cicp = withChunks(deep, ['cICP', Buffer.from([12, 13, 0, 1])]);
    expect(difference(await open(cicp, 'png'), meant).most).toBeLessThanOrEqual(2);
    // It ranks above a profile, and a profile above what is left.
    const both = withChunks(withProfile(deep, readCase('adobe.icc')), ['cICP', Buffer.from([12, 13, 0, 1])]);
    expect(difference(await open(both, 'png'), meant).most).toBeLessThanOrEqual(2);
    const under = withChunks(withProfile(deep, profile), ['gAMA', words(100_000)], ['cHRM', CHRM_ADOBE]);
    expect(difference(await open(under, 'png'), meant).most).toBe(0);

    const byProfile = await open(readCase('p3.heic'), 'heic');
    const byNumber = await open(withNclx(readCase('p3.heic'), 12, 13), 'heic');
    expect(difference(byNumber, byProfile).most).toBeLessThanOrEqual(2);

    // The one with the chunk has 8 bits, which is a step of 3 in the dark.
    const byChunk = await open(readCase('cicp-p3.png'), 'png');
    const deeper = await open(readCase('iccp-p3-16.png'), 'png');
    expect(difference(byChunk, deeper).most).toBeLessThanOrEqual(3);
    expect(difference(byChunk, deeper).mean).toBeLessThan(0.5);
  });

  it('by gamma and primaries', async () => {
    const deep = await chartPng(true);
    const adobe = await open(withProfile(deep, readCase('adobe.icc')), 'png');
    const same = withChunks(deep, ['gAMA', words(45_470)], ['cHRM', CHRM_ADOBE]);
    expect(difference(await open(same, 'png'), adobe).most).toBeLessThanOrEqual(2);
    const p3 = withChunks(deep, ['gAMA', words(45_455)], ['cHRM', CHRM_P3]);
    expect(difference(await open(p3, 'png'), await open(deep, 'png')).most).toBeGreaterThan(50);
    // What programs write beside sRGB for those that do not know it, and what sRGB overrules.
    const plain = await open(await chartPng(false), 'png');
    for (const chunks of [
      [['gAMA', words(45_455)]],
      [
        ['gAMA', words(45_455)],
        ['cHRM', CHRM_SRGB],
      ],
      [
        ['sRGB', Buffer.from([0])],
        ['gAMA', words(100_000)],
        ['cHRM', CHRM_ADOBE],
      ],
    ] as [string, Buffer][][]) {
      const opened = await open(withChunks(await chartPng(false), ...chunks), 'png');
      expect(opened.data.equals(plain.data)).toBe(true);
    }
    const light = withChunks(deep, ['gAMA', words(100_000)]);
    const bright = (await open(light, 'png')).data.reduce((sum, value) => sum + value, 0);
    expect(bright).toBeGreaterThan(1.2 * plain.data.reduce((sum, value) => sum + value, 0));
  });

  it('of an AVIF by number', async () => {
    const opened = await open(readCase('nclx-p3.avif'), 'avif');
    const meant = await open(
      withProfile(await cat().removeAlpha().png().toBuffer(), readCase('display-p3.icc')),
      'png',
    );
    expect(difference(opened, meant).mean).toBeLessThan(3);
  });

  it('of HDR are toned down, and that is said', async () => {
    for (const transfer of [16, 18]) {
      const opened = await open(withNclx(readCase('p3.heic'), 9, transfer), 'heic');
      expect(opened.notes.at(-1)).toMatch(/^This picture is HDR/);
    }
    const png = withChunks(await chartPng(true), ['cICP', Buffer.from([9, 16, 0, 1])]);
    expect((await open(png, 'png')).notes).toEqual([expect.stringMatching(/HDR/)]);
  });

  it('of 16 bits keep their transparency', async () => {
    const png = await sharp(chart, { raw: CHART }).toColourspace('rgb16').ensureAlpha(0.5).png().toBuffer();
    const { channels, data } = await open(withProfile(png, readCase('adobe.icc')), 'png');
    expect(channels).toBe(4);
    expect(data.filter((_, at) => at % 4 === 3).every((alpha) => alpha === 128 || alpha === 127)).toBe(true);
  });
});

describe('an end that is missing', () => {
  const NOTE = 'The file ended a little too early; the whole picture is there.';

  it('is put there where that is all that is missing', async () => {
    expect((await open(readCase('noeoi.jpg'), 'jpeg')).notes).toEqual([NOTE]);
    const jpeg = await cat().jpeg().toBuffer();
    const whole = await open(jpeg, 'jpeg');
    for (const missing of [1, 2]) {
      const opened = await open(jpeg.subarray(0, -missing), 'jpeg');
      expect(opened.data.equals(whole.data)).toBe(true);
      expect(opened.notes).toEqual([NOTE]);
    }
    const png = await cat().png().toBuffer();
    for (const missing of [1, 4, 8, 12]) {
      const opened = await open(png.subarray(0, -missing), 'png');
      expect(opened.data.equals(await catBytes()), String(missing)).toBe(true);
    }
  });

  it('is not made up where a part of the picture is missing', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const) {
      const whole = await cat().toFormat(format).toBuffer();
      for (const share of [0.3, 0.9]) {
        const cut = whole.subarray(0, Math.floor(whole.length * share));
        await expect(open(cut, format), `${format} ${share}`).rejects.toMatchObject({ code: 'broken_image' });
      }
    }
    for (const [name, format] of [
      ['p3.heic', 'heic'],
      ['p3.jxl', 'jxl'],
      ['bits-24.bmp', 'bmp'],
      ['rle8.bmp', 'bmp'],
    ] as const) {
      const path = join(directory, name);
      await copyFile(fixture(name), path);
      await truncate(path, Math.floor(readCase(name).length / 2));
      await expect(open(await readFile(path), format), name).rejects.toMatchObject({ code: 'broken_image' });
    }
  });
});

describe('a bomb', () => {
  /** A gif that says it is as large as one can be. */
  const gif = () => {
    const bytes = Buffer.from(
      'GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x02D\x01\x00;',
      'latin1',
    );
    return bytes;
  };
  const bmp = () => {
    const bytes = readCase('bits-24.bmp');
    bytes.writeInt32LE(60_000, 18);
    bytes.writeInt32LE(60_000, 22);
    return bytes;
  };
  /** 2^30 by 2^30 by its size header; no pixels. */
  const jxl = () => Buffer.from([0xff, 0x0a, 0xfe, 0xff, 0xff, 0xff, 0xf1, 0xff, 0xff, 0xff, 0xff, 0xff]);
  const heic = () => {
    const bytes = readCase('p3.heic');
    const at = bytes.indexOf('ispe') + 8;
    bytes.writeUInt32BE(60_000, at);
    bytes.writeUInt32BE(60_000, at + 4);
    return bytes;
  };

  it.each([
    ['png', bomb],
    ['gif', gif],
    ['bmp', bmp],
    ['jxl', jxl],
    ['heic', heic],
  ] as const)('as %s ends before it is decoded', async (format, make) => {
    const before = process.memoryUsage.rss();
    await expect(open(make(), format)).rejects.toMatchObject({
      code: expect.stringMatching(/too_many_pixels|broken_image/),
    });
    expect(process.memoryUsage.rss() - before).toBeLessThan(150_000_000);
  });
});
