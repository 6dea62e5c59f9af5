import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBackground } from '@/lib/shared/recipes/sticker-background';
import { PLATFORM_LIMITS, type StickerFile } from '@/lib/shared/recipes/sticker-platforms';
import { CAT } from '@/test/pictures';
import { runPixelJob } from './run-pixel-job';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-sticker-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** A red disc on clear ground, well off the middle. */
const disc = (size = 400, [x, y, radius] = [130, 150, 80]) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}"><circle cx="${x}" cy="${y}" r="${radius}" fill="#d02020"/></svg>`,
    ),
  )
    .png()
    .toBuffer();

/** Every pixel another colour: no encoder makes it small. */
function noise(width: number, height: number): Promise<Buffer> {
  const data = Buffer.alloc(width * height * 4);
  let state = 7;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    data[i] = i % 4 === 3 ? 255 : state >>> 24;
  }
  return sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
}

const PNG: StickerFile = { width: 512, height: 512, shape: 'exact', format: 'png', maxBytes: 500_000 };

async function finished(picture: Buffer, change: Partial<StickerFile> = {}, edge = {}) {
  const [sourcePath, outputPath] = [join(directory, 'source'), join(directory, 'sticker')];
  await writeFile(sourcePath, picture);
  const facts = await runPixelJob('finishSticker', {
    sourcePath,
    file: { ...PNG, ...change },
    outlinePx: 8,
    marginPx: 16,
    ...edge,
    outputPath,
  });
  const bytes = await readFile(outputPath);
  expect(bytes.byteLength).toBe(facts.bytes);
  const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: facts.width, height: facts.height });
  const at = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4),
  ];
  return { bytes, facts, at, data, width: info.width, height: info.height };
}

/** Around everything that is not clear. */
function boundsOf({ data, width, height }: { data: Buffer; width: number; height: number }, from = 128) {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if ((data[(y * width + x) * 4 + 3] as number) >= from) {
        [left, top] = [Math.min(left, x), Math.min(top, y)];
        [right, bottom] = [Math.max(right, x), Math.max(bottom, y)];
      }
  return { left, top, right: width - 1 - right, bottom: height - 1 - bottom };
}

describe('a finished sticker', () => {
  test('lies trimmed in the middle of its frame, with its margin around its white edge', async () => {
    const made = await finished(await disc());
    expect(made.facts).toMatchObject({ width: 512, height: 512, fits: true, reduced: null, clearBorder: 1 });
    for (const side of Object.values(boundsOf(made))) {
      expect(side).toBeGreaterThanOrEqual(16);
      expect(side).toBeLessThanOrEqual(18);
    }
    // From the middle to the right: red, then eight pixels of white, then nothing.
    const row = Array.from({ length: 256 }, (_, x) => made.at(256 + x, 256));
    const whites = row.filter(([red = 0, green = 0, , alpha]) => red > 250 && green > 250 && alpha === 255);
    expect(whites.length).toBeGreaterThanOrEqual(7);
    expect(whites.length).toBeLessThanOrEqual(9);
    expect(row[0]).toEqual([208, 32, 32, 255]);
    expect(row.at(-1)).toEqual([0, 0, 0, 0]);
  });

  test.each([0, 4, 8, 20, 32])('has a white edge of %i pixels of 512, soft at its rim', async (outlinePx) => {
    const made = await finished(await disc(), {}, { outlinePx, marginPx: 40 });
    const row = Array.from({ length: 256 }, (_, x) => made.at(256 + x, 256));
    const red = row.filter(([, green = 0, , alpha = 0]) => alpha > 128 && green < 128).length;
    const all = row.reduce((sum, [, , , alpha = 0]) => sum + alpha / 255, 0);
    expect(Math.abs(all - red - outlinePx)).toBeLessThan(1.5);
  });

  test('has an edge and a margin as wide for its size on every platform', async () => {
    for (const side of [96, 100, 128, 320, 618]) {
      const made = await finished(await disc(), { width: side, height: side });
      const { left } = boundsOf(made);
      expect(Math.abs(left - (16 * side) / 512)).toBeLessThanOrEqual(2);
    }
  });

  test('is enlarged where the picture is smaller, and keeps its shape', async () => {
    const tall = await sharp({
      create: { width: 30, height: 90, channels: 4, background: '#2060d0ff' },
    })
      .png()
      .toBuffer();
    const made = await finished(tall, {}, { outlinePx: 0, marginPx: 0 });
    expect(boundsOf(made)).toEqual({ left: 170, top: 0, right: 171, bottom: 0 });
  });

  test('of a frame that follows it has one side exactly, and no clear space around it', async () => {
    const longSide = PLATFORM_LIMITS.telegram.sticker;
    for (const [width, height] of [
      [100, 300],
      [300, 100],
      [200, 200],
      [1, 900],
    ] as const) {
      const picture = await sharp({ create: { width, height, channels: 4, background: '#2060d0ff' } })
        .png()
        .toBuffer();
      const made = await finished(picture, longSide);
      expect(Math.max(made.width, made.height)).toBe(512);
      expect(Math.min(made.width, made.height)).toBeLessThanOrEqual(512);
      const { left, top } = boundsOf(made, 1);
      expect([left, top]).toEqual([0, 0]);
    }
  });

  test('of another frame is in its middle', async () => {
    const made = await finished(await disc(), PLATFORM_LIMITS.line.sticker);
    expect(made.facts).toMatchObject({ width: 370, height: 320 });
    const { left, right, top, bottom } = boundsOf(made);
    expect(Math.abs(left - right)).toBeLessThanOrEqual(1);
    expect(Math.abs(top - bottom)).toBeLessThanOrEqual(1);
    expect(left - top).toBeGreaterThan(20);
  });

  test('shows white through what is half clear, and has no colour where it is clear', async () => {
    const glass = await sharp({
      create: { width: 100, height: 100, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } },
    })
      .png()
      .toBuffer();
    const made = await finished(glass);
    const [red = 0, green = 0, , alpha] = made.at(256, 256);
    expect([red, alpha]).toEqual([255, 255]);
    expect(Math.abs(green - 127)).toBeLessThan(3);
    for (let i = 0; i < made.data.length; i += 4)
      if (made.data[i + 3] === 0) expect(made.data.subarray(i, i + 3)).toEqual(Buffer.alloc(3));
  });

  test('is the same bytes each time', async () => {
    for (const format of ['png', 'webp'] as const) {
      const [one, two] = [await finished(await disc(), { format }), await finished(await disc(), { format })];
      expect(one.bytes.equals(two.bytes)).toBe(true);
    }
    const cat = await readFile(CAT);
    const few = { maxBytes: 90_000 };
    const [one, two] = [await finished(cat, few), await finished(cat, few)];
    expect(one.facts.reduced).toMatchObject({ colours: 256 });
    expect(one.bytes.equals(two.bytes)).toBe(true);
  });
});

describe('the bytes of a sticker', () => {
  test('are as many as they may be, and no more quality goes than must', async () => {
    const cat = await readFile(CAT);
    let before = Number.POSITIVE_INFINITY;
    for (const [maxBytes, quality] of [
      [100_000, null],
      [40_000, 85],
      [20_000, 60],
    ] as const) {
      const { facts } = await finished(cat, { format: 'webp', maxBytes });
      expect(facts.fits).toBe(true);
      expect(facts.bytes).toBeLessThanOrEqual(maxBytes);
      expect(facts.bytes).toBeLessThan(before);
      before = facts.bytes;
      if (quality === null) expect(facts.reduced).toBeNull();
      else expect(Math.abs((facts.reduced?.quality ?? 0) - quality)).toBeLessThanOrEqual(20);
    }
  });

  test('of a PNG lose colours, and never their clear ground', async () => {
    const { facts, at } = await finished(
      await sharp(await noise(300, 300))
        .composite([{ input: await disc(300, [150, 150, 140]), blend: 'dest-in' }])
        .png()
        .toBuffer(),
      { maxBytes: 250_000 },
    );
    expect(facts).toMatchObject({ fits: true, reduced: { colours: expect.any(Number) } });
    expect(at(0, 0)[3]).toBe(0);
    expect(at(256, 256)[3]).toBe(255);
  });

  test('that cannot be few enough are told, with the fewest that could be', async () => {
    const picture = await noise(512, 512);
    const whatsapp = await finished(picture, PLATFORM_LIMITS.whatsapp.sticker);
    expect(whatsapp.facts).toMatchObject({ fits: false, reduced: { quality: 40 } });
    expect(whatsapp.facts.bytes).toBeGreaterThan(100_000);
    const png = await finished(picture, { maxBytes: 50_000 });
    expect(png.facts).toMatchObject({ fits: false, reduced: { colours: 16 } });
  }, 30_000);
});

describe('the ground of a sticker', () => {
  const look = async (picture: Buffer) => {
    const sourcePath = join(directory, 'look');
    await writeFile(sourcePath, picture);
    return runPixelJob('lookAtSticker', { sourcePath });
  };

  test('is clear where the border is', async () => {
    const clear = await look(await disc());
    expect(clear).toEqual({ clearBorder: 1, isEmpty: false });
    expect(hasBackground(clear)).toBe(false);
    // A bust that stands on the lower edge.
    const bust = await look(await disc(200, [100, 170, 90]));
    expect(bust.clearBorder).toBeGreaterThan(0.7);
    expect(hasBackground(bust)).toBe(false);
  });

  test('is a background where the border is opaque, with an alpha channel or without', async () => {
    const photo = await look(await readFile(CAT));
    expect(photo).toEqual({ clearBorder: 0, isEmpty: false });
    expect(hasBackground(photo)).toBe(true);
    const withAlpha = await look(await sharp(CAT).ensureAlpha().png().toBuffer());
    expect(withAlpha).toEqual({ clearBorder: 0, isEmpty: false });
  });

  test('that is all there is, is nothing to finish', async () => {
    const nothing = await sharp({ create: { width: 20, height: 20, channels: 4, background: '#ff000008' } })
      .png()
      .toBuffer();
    expect(await look(nothing)).toEqual({ clearBorder: 1, isEmpty: true });
    await expect(finished(nothing)).rejects.toMatchObject({
      code: 'invalid_request',
      message: 'Nothing is seen in this picture.',
    });
    await expect(look(Buffer.from('no picture'))).rejects.toMatchObject({ code: 'invalid_request' });
  });

  test('may be a single pixel', async () => {
    const dot = await sharp({ create: { width: 1, height: 1, channels: 4, background: '#ff0000' } })
      .png()
      .toBuffer();
    expect(await look(dot)).toEqual({ clearBorder: 0, isEmpty: false });
    expect((await finished(dot)).facts).toMatchObject({ width: 512, height: 512 });
  });
});
