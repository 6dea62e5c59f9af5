import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageDetails, UploadAnswer } from '@/lib/shared/wire';
import {
  alphaMask,
  animatedPng,
  animatedWebp,
  bomb,
  CAT,
  cmykPhoto,
  greyPhoto,
  palettePhoto,
  phonePhoto,
  readCase,
  sixteenBitPhoto,
  solid,
  strokeMarkup,
  whiteOnBlackMask,
  wideGamutPhoto,
} from '@/test/pictures';
import { ask, openTestServer, refusal, type TestServer } from '@/test/server';
import { GET as GET_DETAILS } from './[id]/details/route';
import { GET } from './[id]/route';
import { POST } from './route';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const send = (body: BodyInit | Buffer, query = '', headers: Record<string, string> = {}) =>
  ask(POST, `/api/images${query}`, { method: 'POST', body: body as BodyInit, headers });
const take = async (body: BodyInit | Buffer, query = '') =>
  (await (await send(body, query)).json()) as UploadAnswer;
const bytesOf = async ({ image }: UploadAnswer) =>
  Buffer.from(await (await ask(GET, `/api/images/${image.id}`, { params: { id: image.id } })).arrayBuffer());
const detailsOf = async ({ image }: UploadAnswer) =>
  (await (
    await ask(GET_DETAILS, `/api/images/${image.id}/details`, { params: { id: image.id } })
  ).json()) as ImageDetails;
const leftovers = () => readdir(join(server.services.environment.dataDirectory, 'uploads'));

/** Bytes that come in pieces and, where asked for, never end well. */
function stream(pieces: readonly Uint8Array[], fail = false): ReadableStream<Uint8Array> {
  const left = [...pieces];
  return new ReadableStream({
    pull(controller) {
      const piece = left.shift();
      if (piece !== undefined) controller.enqueue(piece);
      else if (fail) controller.error(new TypeError('terminated'));
      else controller.close();
    },
  });
}

describe('a picture that is uploaded', () => {
  it('is turned upright and keeps nothing but its pixels', async () => {
    const sent = await phonePhoto(640, 480);
    expect((await sharp(sent).metadata()).exif?.includes('Phone')).toBe(true);
    const response = await send(sent, '?role=input&name=IMG_0001.JPG');
    expect(response.status).toBe(201);
    const answer = (await response.json()) as UploadAnswer;
    expect(answer.image).toMatchObject({
      width: 480,
      height: 640,
      mime: 'image/png',
      role: 'input',
      runId: null,
    });
    expect(answer.image.fileName).toMatch(/^img-0001-.*\.png$/);
    expect(answer.notes).toEqual([]);

    const stored = await bytesOf(answer);
    expect(await detailsOf(answer)).toMatchObject({ image: { bytes: stored.byteLength } });
    const metadata = await sharp(stored).metadata();
    expect(metadata).toMatchObject({ format: 'png', width: 480, height: 640, depth: 'uchar', channels: 3 });
    expect([metadata.exif, metadata.icc, metadata.xmp, metadata.orientation]).toEqual(
      Array(4).fill(undefined),
    );
    for (const secret of ['Phone', 'Secret', 'GPS', 'eXIf', 'tEXt'])
      expect(stored.includes(secret)).toBe(false);
    const upright = await sharp(sent).autoOrient().raw().toBuffer();
    expect((await sharp(stored).raw().toBuffer()).equals(upright)).toBe(true);
  });

  it('is stored once however often it is sent, also at once and after a while in the bin', async () => {
    const sent = await solid(300, 200, '#112233').jpeg().toBuffer();
    const answers = await Promise.all([send(sent), send(sent), send(sent)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    const ids = await Promise.all(answers.map(async (one) => ((await one.json()) as UploadAnswer).image.id));
    expect(new Set(ids).size).toBe(1);
    await server.services.images.change('local', [String(ids[0])], { deleted: true });
    const again = await send(sent);
    expect(again.status).toBe(200);
    expect((await again.json()).image).toMatchObject({ id: ids[0], deletedAt: null });
  });

  it('is stored again when its file was lost', async () => {
    const sent = await solid(30, 20, '#445566').png().toBuffer();
    const { image } = await take(sent);
    const row = await server.services.images.find('local', image.id);
    await server.services.blobs.remove(row?.sha256 ?? '');
    const again = await take(sent);
    expect(again.image.id).toBe(image.id);
    expect((await sharp(await bytesOf(again)).metadata()).width).toBe(30);
  });

  it.each([
    ['CMYK', cmykPhoto, 3, 16],
    ['16-bit', sixteenBitPhoto, 3, 1],
    ['palette', palettePhoto, 3, 24],
    ['wide gamut', wideGamutPhoto, 3, 6],
    ['grey', greyPhoto, 3, 80],
  ] as const)('is 8-bit sRGB when it was %s', async (_, make, channels, tolerance) => {
    const stored = await bytesOf(await take(await make()));
    expect(await sharp(stored).metadata()).toMatchObject({
      channels,
      depth: 'uchar',
      space: 'srgb',
      isPalette: false,
      hasProfile: false,
    });
    const [is, was] = await Promise.all([sharp(stored).stats(), sharp(CAT).stats()]);
    for (const channel of [0, 1, 2]) {
      const difference = Math.abs((is.channels[channel]?.mean ?? 0) - (was.channels[channel]?.mean ?? 0));
      expect(difference).toBeLessThan(tolerance);
    }
  });

  it('keeps its transparency', async () => {
    const sent = await strokeMarkup(60, 40, { x: 10, y: 10, width: 5, height: 5 });
    const stored = await bytesOf(await take(sent));
    expect((await sharp(stored).raw().toBuffer()).equals(await sharp(sent).raw().toBuffer())).toBe(true);
  });

  it('says that only its first frame is used, when it moves', async () => {
    for (const sent of [await animatedWebp(), await animatedPng()]) {
      const answer = await take(sent);
      expect(answer.notes).toEqual(['This picture moves; its first frame is used.']);
      const [red, , blue] = await sharp(await bytesOf(answer))
        .raw()
        .toBuffer();
      expect([red, blue]).toEqual([255, 0]);
    }
  });

  it('is taken in pieces, and whatever its content type claims', async () => {
    const sent = await solid(90, 60, '#abcdef').webp({ lossless: true }).toBuffer();
    const pieces = Array.from({ length: sent.length }, (_, at) => sent.subarray(at, at + 1));
    const response = await ask(POST, '/api/images', {
      method: 'POST',
      body: stream(pieces),
      headers: { 'content-type': 'image/heic' },
    });
    expect(response.status).toBe(201);
  });

  it('is only called an input when it is not said to be something else', async () => {
    expect((await take(await solid(9, 9).png().toBuffer())).image.role).toBe('input');
    expect(await refusal(await send('x', '?role=output'))).toMatchObject({ status: 400 });
  });
});

describe('what is refused, and why', () => {
  const ascii = (text: string) => Buffer.from(text, 'latin1');
  const isoBrand = (brand: string) =>
    Buffer.concat([Buffer.from([0, 0, 0, 24]), ascii(`ftyp${brand}`), Buffer.alloc(900)]);

  const isoBrands = (...brands: string[]) =>
    Buffer.concat([
      Buffer.from([0, 0, 0, 12 + 4 * brands.length]),
      ascii(`ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}`),
      Buffer.alloc(900),
    ]);

  it.each([
    ['a video', isoBrands('isom', 'mp41', 'avc1'), /video/],
    ['a Canon raw file', isoBrand('crx '), /camera’s raw file/],
    ['a Fujifilm raw file', ascii('FUJIFILMCCD-RAW 0201'), /camera’s raw file/],
    ['a JPEG 2000', Buffer.concat([Buffer.from([0, 0, 0, 12]), ascii('jP  \r\n\u0087\n')]), /JPEG 2000/],
    ['a Photoshop file', ascii('8BPS....'), /Photoshop/],
    ['a PDF', ascii('%PDF-1.7\n'), /PDF/],
    ['an SVG', ascii('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'), /SVG/],
    ['a bare SVG', ascii('<svg width="1" height="1"/>'), /SVG/],
    ['an SVG with a prefix', ascii('<?xml version="1.0"?><s:svg xmlns:s="x"/>'), /SVG/],
    ['an SVG behind a comment', readCase('comment.svg'), /SVG, a drawing/],
    ['an SVG behind a long comment', ascii(`<!-- ${'-x '.repeat(20_000)} --><svg/>`), /SVG, a drawing/],
    ['an SVG behind a comment without an end', ascii(`<!--${'<!--'.repeat(50_000)}`), /drawing \(SVG\)/],
    ['an SVG behind a doctype', ascii('<!DOCTYPE svg PUBLIC "x" "y" [<!ENTITY a "b">]>\n<svg/>'), /SVG/],
    ['a web page', ascii('<!doctype html><p>x'), /web page/],
    ['a text', ascii('Dear Sir or Madam'), /text file/],
    ['an archive', ascii('PK\u0003\u0004...'), /archive/],
    ['nothing', Buffer.alloc(0), /empty/],
    ['noise', Buffer.from([1, 2, 3, 4, 5, 0, 7]), /PNG/],
  ])('%s, though it says it is a PNG', async (_, body, sentence) => {
    const response = await send(body, '?name=photo.png', { 'content-type': 'image/png' });
    const { status, code, message } = await refusal(response);
    expect({ status, code }).toEqual({ status: 415, code: 'unsupported_image' });
    expect(message).toMatch(sentence);
  });

  it.each([
    ['HEIC', isoBrand('heic')],
    ['HEIC', isoBrand('mif1')],
    ['HEIC', isoBrands('isom', 'mp41', 'heic')],
    ['AVIF', isoBrand('avif')],
    ['AVIF', readCase('mif1-avif.avif')],
    ['AVIF', isoBrands('mif1', ...Array(30).fill('miaf'), 'avif')],
    ['GIF', ascii('GIF89a......')],
    ['TIFF', Buffer.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0])],
    ['TIFF', Buffer.from([0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8])],
    ['BMP', Buffer.concat([ascii('BM....'), Buffer.alloc(200)])],
    ['JPEG XL', Buffer.from([0xff, 0x0a, 0xff])],
  ])('what begins as a %s and is none, by that name', async (name, body) => {
    const { status, code, message } = await refusal(await send(body, '?name=photo.png'));
    expect({ status, code }).toEqual({ status: 400, code: 'broken_image' });
    expect(message).toContain(`This ${name} is damaged`);
  });

  it.each(['multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'application/json'])(
    'a form (%s)',
    async (type) => {
      expect(await refusal(await send('x', '', { 'content-type': type }))).toMatchObject({ status: 415 });
    },
  );

  it('51 MB, by what is announced and by what comes', async () => {
    const announced = await send('x', '', { 'content-length': '51000000' });
    expect(await refusal(announced)).toMatchObject({ status: 413, code: 'upload_too_large' });
    const start = await solid(8, 8).png().toBuffer();
    const comes = await send(
      stream([start, ...Array.from({ length: 51 }, () => new Uint8Array(1_000_000))]) as BodyInit,
    );
    const { status, message } = await refusal(comes);
    expect(status).toBe(413);
    expect(message).toContain('50 MB');
  });

  it('a bomb of 300 megapixels, before it is decoded', async () => {
    const body = bomb();
    expect(body.byteLength).toBeLessThan(60_000);
    const before = process.memoryUsage.rss();
    const { status, code, message } = await refusal(await send(body));
    expect({ status, code }).toEqual({ status: 413, code: 'too_many_pixels' });
    expect(message).toContain('64 megapixels at most; this one has 300');
    expect(process.memoryUsage.rss() - before).toBeLessThan(60_000_000);
  });

  it.each(['jpeg', 'png', 'webp'] as const)('a truncated %s', async (format) => {
    const whole = await sharp(CAT).toFormat(format).toBuffer();
    for (const share of [0.02, 0.5, 0.98]) {
      const body = whole.subarray(0, Math.floor(whole.length * share));
      expect(await refusal(await send(body)), String(share)).toMatchObject({
        status: 400,
        code: 'broken_image',
      });
    }
  });

  it('a picture that is damaged within', async () => {
    const damaged = Buffer.from(await sharp(CAT).png().toBuffer());
    damaged.fill(0x55, 20_000, 40_000);
    expect(await refusal(await send(damaged))).toMatchObject({ status: 400, code: 'broken_image' });
  });

  it('an upload that breaks off', async () => {
    const whole = await sharp(CAT).png().toBuffer();
    const broken = await send(stream([whole.subarray(0, 5000)], true) as BodyInit);
    expect(await refusal(broken)).toMatchObject({ status: 400, code: 'upload_interrupted', retryable: true });
    const short = await send(stream([whole.subarray(0, 5000)]) as BodyInit, '', {
      'content-length': String(whole.length),
    });
    expect(await refusal(short)).toMatchObject({ status: 400, code: 'upload_interrupted' });
  });

  it('leaves nothing behind', async () => {
    expect(await leftovers()).toEqual([]);
  });
});

describe('a mask', () => {
  const BOX = { x: 30, y: 20, width: 40, height: 10 };
  const values = async (answer: UploadAnswer) =>
    sharp(await bytesOf(answer))
      .extractChannel(0)
      .raw()
      .toBuffer();

  it('is kept as grey where 255 means edit, soft values too', async () => {
    const answer = await take(alphaMask(120, 80, BOX, 3), '?role=mask');
    expect(answer.image).toMatchObject({ role: 'mask', width: 120, height: 80 });
    expect(answer.painted).toEqual({
      bounds: { x: 27, y: 17, width: 46, height: 16 },
      share: expect.closeTo((400 + (46 * 16 - 400) * (128 / 255)) / 9600, 5),
      full: false,
    });
    expect(await sharp(await bytesOf(answer)).metadata()).toMatchObject({ channels: 1, depth: 'uchar' });
    const grey = await values(answer);
    expect([grey[25 * 120 + 40], grey[18 * 120 + 28], grey[0]]).toEqual([255, 128, 0]);
  });

  it.each([
    ['white on black', () => whiteOnBlackMask(120, 80, BOX).png().toBuffer()],
    [
      'white on black in 16 bits',
      () => whiteOnBlackMask(120, 80, BOX).toColourspace('rgb16').png().toBuffer(),
    ],
    [
      'white on black with a palette',
      () => whiteOnBlackMask(120, 80, BOX).png({ palette: true, colours: 2 }).toBuffer(),
    ],
    ['white on black in grey', () => whiteOnBlackMask(120, 80, BOX).greyscale().png().toBuffer()],
    ['white on black with opaque alpha', () => whiteOnBlackMask(120, 80, BOX).ensureAlpha().png().toBuffer()],
    [
      'transparent in 16 bits',
      () =>
        sharp(alphaMask(120, 80, BOX))
          .toColourspace('rgb16')
          .png()
          .toBuffer(),
    ],
  ])('that is %s says the same', async (_, make) => {
    const answer = await take(await make(), '?role=mask');
    expect(answer.painted).toMatchObject({ bounds: BOX, full: false });
    const expected = await values(await take(alphaMask(120, 80, BOX), '?role=mask'));
    expect((await values(answer)).equals(expected)).toBe(true);
  });

  it('may be empty or full: that is refused when it is used', async () => {
    const empty = await take(alphaMask(50, 50, { x: 0, y: 0, width: 0, height: 0 }), '?role=mask');
    expect(empty.painted).toEqual({ bounds: null, share: 0, full: false });
    const full = await take(await solid(50, 50, '#fff').png().toBuffer(), '?role=mask');
    expect(full.painted).toEqual({ bounds: { x: 0, y: 0, width: 50, height: 50 }, share: 1, full: true });
  });

  it('is told in the details', async () => {
    const { image } = await take(alphaMask(120, 80, BOX), '?role=mask');
    const response = await ask(GET_DETAILS, `/api/images/${image.id}/details`, { params: { id: image.id } });
    const details = (await response.json()) as ImageDetails;
    expect(details).toMatchObject({ image: { id: image.id }, run: null, painted: { bounds: BOX } });
    expect(details.lineage).toEqual({
      inputs: [],
      mask: null,
      markup: null,
      raw: null,
      versions: [],
      usedBy: [],
    });
  });
});

describe('a markup', () => {
  const BOX = { x: 5, y: 6, width: 7, height: 8 };

  it('keeps its colours and its transparency', async () => {
    const sent = await strokeMarkup(60, 40, BOX);
    const answer = await take(sent, '?role=markup');
    expect(answer.painted).toMatchObject({ bounds: BOX });
    expect(await sharp(await bytesOf(answer)).metadata()).toMatchObject({ channels: 4 });
    expect(
      (
        await sharp(await bytesOf(answer))
          .raw()
          .toBuffer()
      ).equals(await sharp(sent).raw().toBuffer()),
    ).toBe(true);
  });

  it('must have transparent pixels', async () => {
    const opaque = await send(await solid(60, 40).png().toBuffer(), '?role=markup');
    expect(await refusal(opaque)).toMatchObject({ status: 400, code: 'invalid_markup' });
  });
});

it('thumbnails are made of every upload', async () => {
  const pictures = [
    await take(await phonePhoto(640, 480), '?role=input'),
    await take(alphaMask(600, 400, { x: 30, y: 20, width: 400, height: 100 }), '?role=mask'),
    await take(await strokeMarkup(600, 400, { x: 30, y: 20, width: 400, height: 100 }), '?role=markup'),
  ];
  for (const { image } of pictures) {
    const response = await ask(GET, `/api/images/${image.id}?w=256`, { params: { id: image.id } });
    expect(response.headers.get('content-type')).toBe('image/webp');
    expect((await sharp(await response.arrayBuffer()).metadata()).width).toBe(256);
  }
});
