import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { allowOnlyOurDecoders } from '@/lib/server/decoding/decoders';
import {
  animatedWebp,
  CAT,
  cmykPhoto,
  phonePhoto,
  sixteenBitPhoto,
  solid,
  wideGamutPhoto,
} from '@/test/pictures';
import { type Conversion, convert, convertedSize } from './convert';

beforeAll(allowOnlyOurDecoders);

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-convert-'));
});
afterEach(() => rm(directory, { recursive: true }));

const AS_IT_IS: Conversion = {
  format: 'png',
  quality: 90,
  width: null,
  height: null,
  enlarge: false,
  background: 'ffffff',
};

async function made(
  picture: Buffer | string,
  change: Partial<Conversion> = {},
  source = { mime: 'image/png', width: 0, height: 0 },
): Promise<Buffer> {
  const [from, to] = [join(directory, 'from'), join(directory, 'to')];
  await writeFile(from, picture);
  await convert(from, source, { ...AS_IT_IS, ...change }, to);
  return readFile(to);
}

const facts = async (picture: Buffer) => {
  const { format, width, height, hasAlpha, exif, icc, xmp, iptc, orientation, depth, space, pages } =
    await sharp(picture).metadata();
  return {
    format,
    width,
    height,
    hasAlpha,
    private: [exif, icc, xmp, iptc, orientation],
    depth,
    space,
    pages,
  };
};
const NOTHING = [undefined, undefined, undefined, undefined, undefined];
const pixel = async (picture: Buffer) => [...(await sharp(picture).raw().toBuffer()).subarray(0, 3)];

describe('the size of a conversion', () => {
  test.each([
    ['fits into both', { width: 300, height: 300 }, { width: 300, height: 200 }],
    ['fits into a width', { width: 600 }, { width: 600, height: 400 }],
    ['fits into a height', { height: 100 }, { width: 150, height: 100 }],
    ['is the nearest whole pixel', { width: 100 }, { width: 100, height: 67 }],
    ['is never nothing', { width: 1, height: 1 }, { width: 1, height: 1 }],
    ['is never larger than the picture', { width: 5000, height: 1300 }, { width: 1200, height: 800 }],
    ['is larger where that is asked for', { width: 2400, enlarge: true }, { width: 2400, height: 1600 }],
    ['is the picture’s own where none is asked for', { enlarge: true }, { width: 1200, height: 800 }],
  ])('%s', (_, wanted, expected) => {
    expect(convertedSize({ width: 1200, height: 800 }, { ...AS_IT_IS, ...wanted })).toEqual(expected);
  });

  test('stays below what any picture here may have', () => {
    const large = { ...AS_IT_IS, width: 16_000, enlarge: true };
    const message = /16000 × 10667 pixels.*64 megapixels/;
    expect(() => convertedSize({ width: 1200, height: 800 }, large)).toThrow(message);
    expect(() =>
      convertedSize({ width: 10, height: 2000 }, { ...large, width: null, height: 20_000 }),
    ).toThrow(/16383 pixels a side/);
  });
});

describe('a converted picture', () => {
  test.each(['png', 'jpeg', 'webp'] as const)(
    'is a %s of the size asked for, and nothing but pixels',
    async (format) => {
      const picture = await made(await phonePhoto(640, 480), { format, width: 240 });
      expect(await facts(picture)).toEqual({
        format,
        width: 240,
        height: 320,
        hasAlpha: false,
        private: NOTHING,
        depth: 'uchar',
        space: 'srgb',
        pages: undefined,
      });
    },
  );

  test('as PNG loses nothing', async () => {
    const before = await sharp(CAT).raw().toBuffer();
    const after = await sharp(await made(await readFile(CAT)))
      .raw()
      .toBuffer();
    expect(after.equals(before)).toBe(true);
  });

  test('is smaller where less quality is asked for', async () => {
    const cat = await readFile(CAT);
    for (const format of ['jpeg', 'webp'] as const) {
      const [good, poor] = [
        await made(cat, { format, quality: 95 }),
        await made(cat, { format, quality: 20 }),
      ];
      expect(poor.byteLength).toBeLessThan(good.byteLength / 3);
    }
  });

  test('has the colours that were meant, in sRGB and 8 bits', async () => {
    const wide = await made(
      await sharp(await wideGamutPhoto())
        .withIccProfile('p3')
        .toBuffer(),
    );
    expect((await facts(wide)).private).toEqual(NOTHING);
    const red = await solid(8, 8, 'red').withIccProfile('p3').png().toBuffer();
    expect(await pixel(await made(red))).toEqual([255, 0, 0]);
    for (const photo of [await cmykPhoto(), await sixteenBitPhoto()]) {
      expect(await facts(await made(photo))).toMatchObject({ depth: 'uchar', space: 'srgb' });
    }
  });

  test('shows the ground that was chosen through a JPEG, and stays transparent otherwise', async () => {
    const clear = await sharp({ create: { width: 8, height: 8, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer();
    expect(await pixel(await made(clear, { format: 'jpeg' }))).toEqual([255, 255, 255]);
    const [red = 0, green = 0, blue = 0] = await pixel(
      await made(clear, { format: 'jpeg', background: '2040C0' }),
    );
    expect(Math.abs(red - 0x20) + Math.abs(green - 0x40) + Math.abs(blue - 0xc0)).toBeLessThan(6);
    for (const format of ['png', 'webp'] as const) {
      expect((await facts(await made(clear, { format, background: '2040C0' }))).hasAlpha).toBe(true);
    }
  });

  test('of one that moves is its first frame', async () => {
    const moving = await animatedWebp();
    expect((await sharp(moving).metadata()).pages).toBe(2);
    const still = await made(moving, { format: 'png' });
    expect(await facts(still)).toMatchObject({ width: 64, height: 48, pages: undefined });
    const [red = 0, , blue = 0] = await pixel(still);
    expect(red).toBeGreaterThan(blue);
  });

  test('of a drawing is sharp at any size, and reads nothing beside it', async () => {
    const secret = await solid(8, 8, 'red').png().toBuffer();
    await writeFile(join(directory, 'secret.png'), secret);
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10">
      <rect width="10" height="10" fill="#0000ff"/><image href="secret.png" x="10" width="10" height="10"/></svg>`;
    const source = { mime: 'image/svg+xml', width: 20, height: 10 };
    const large = await made(svg, { width: 2000 }, source);
    expect(await facts(large)).toMatchObject({ format: 'png', width: 2000, height: 1000 });
    const { data, info } = await sharp(large).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => [
      ...data.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4),
    ];
    // An enlarged raster would be blurred over some hundred pixels here.
    expect(at(998, 500)).toEqual([0, 0, 255, 255]);
    expect(at(1002, 500)[3]).toBe(0);
    expect(at(1500, 500)[3]).toBe(0);
  });

  test.each([
    ['a drawing that is none', '<svg', 'image/svg+xml'],
    ['a picture that is none', 'not a picture', 'image/png'],
  ])('of %s is refused with a sentence', async (_, text, mime) => {
    await expect(made(text, {}, { mime, width: 10, height: 10 })).rejects.toMatchObject({
      code: 'invalid_request',
      message: 'This image cannot be converted here. Download it as it is.',
    });
  });
});
