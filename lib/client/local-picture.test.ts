import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readLocalPicture } from './local-picture';

/** As a browser reads a header: the size is known when it has loaded, without a pixel. */
let shown: { width: number; height: number } | null = { width: 6, height: 4 };
class FakeImage {
  naturalWidth = shown?.width ?? 0;
  naturalHeight = shown?.height ?? 0;
  onload = () => {};
  onerror = () => {};
  set src(_: string) {
    queueMicrotask(() => (shown ? this.onload() : this.onerror()));
  }
}

beforeEach(() => {
  shown = { width: 6, height: 4 };
  vi.stubGlobal('Image', FakeImage);
});
afterEach(() => vi.unstubAllGlobals());

const picture = () => sharp({ create: { width: 6, height: 4, channels: 3, background: '#a41' } });
const read = async (bytes: Buffer, type = '') =>
  (await readLocalPicture(new Blob([new Uint8Array(bytes)], { type }), 'blob:a')).local;

test('a file that the browser shows has its size, and the same key for the same bytes', async () => {
  const bytes = await picture().jpeg().toBuffer();
  const local = await read(bytes);
  expect(local).toMatchObject({
    width: 6,
    height: 4,
    storageKey: expect.stringMatching(/^file-[0-9a-f]{64}$/),
  });
  expect((await read(bytes))?.storageKey).toBe(local?.storageKey);
});

test('one that it cannot show, a drawing, and one of more pixels than the server takes are left to the server', async () => {
  const bytes = await picture().jpeg().toBuffer();
  expect(await read(bytes, 'image/svg+xml')).toBeNull();
  shown = { width: 10_000, height: 6_401 };
  expect(await read(bytes)).toBeNull();
  shown = null;
  expect(await read(bytes)).toBeNull();
});

describe('half a turn in the EXIF, which no size shows', () => {
  const turned = () => picture().withMetadata({ orientation: 3 });

  test('of a JPEG is done by every browser', async () => {
    expect(await read(await turned().jpeg().toBuffer())).not.toBeNull();
  });

  test.each([
    ['PNG', () => turned().png(), () => picture().png()],
    ['WebP', () => turned().webp(), () => picture().webp()],
    ['AVIF', () => turned().avif(), () => picture().avif()],
  ])('of %s is left to the server', async (_, withExif, without) => {
    expect(await read(await withExif().toBuffer())).toBeNull();
    expect(await read(await without().toBuffer())).not.toBeNull();
  });

  test('is no matter in a PNG whose EXIF says something else, as that of a screenshot does', async () => {
    const exif = { IFD0: { Software: 'a screenshot' } };
    const plain = await picture().withExif(exif).png().toBuffer();
    expect(plain.includes('eXIf')).toBe(true);
    expect(await read(plain)).not.toBeNull();
    const damaged = Buffer.from(plain);
    damaged.writeUInt32BE(0xffff_ffff, plain.indexOf('eXIf') + 8);
    expect(await read(damaged)).toBeNull();
  });
});
