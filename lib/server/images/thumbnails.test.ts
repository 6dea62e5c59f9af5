import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';
import { PIXELS_HERE } from '@/test/pixels';
import { openThumbnails } from './thumbnails';

const SHA = 'ab'.repeat(32);
let directory: string;
let source: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-'));
  source = join(directory, 'source');
});
afterEach(() => rm(directory, { recursive: true }));

/** Whatever is asked for is the picture of the test. */
const blobs: Pick<BlobStore, 'withFile'> = { withFile: (_sha256, use) => use(source) };

/** A worker whose thumbnails are a word, if it makes them. */
function writing(make: () => Promise<string>): PixelWorker {
  const run = async (_name: string, { outputPath }: { outputPath: string }) =>
    writeFile(outputPath, await make());
  return { run: run as PixelWorker['run'], warm: () => undefined, close: async () => undefined };
}

function picture(width: number, height: number, alpha = 1) {
  return sharp({ create: { width, height, channels: 4, background: { r: 200, g: 40, b: 40, alpha } } });
}

describe('thumbnails', () => {
  it('are WebP of the asked width, in the shape of the picture', async () => {
    await picture(1536, 1024).png().toFile(source);
    const bytes = await openThumbnails(join(directory, 't'), blobs, PIXELS_HERE).get(SHA, 512);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 512, height: 341 });
    const [kept] = await readdir(join(directory, 't', 'ab'));
    expect(await readFile(join(directory, 't', 'ab', String(kept)))).toEqual(bytes);
  });

  it('are never larger than the picture', async () => {
    await picture(300, 200).jpeg().toFile(source);
    const bytes = await openThumbnails(join(directory, 't'), blobs, PIXELS_HERE).get(SHA, 1024);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 300, height: 200 });
  });

  it('keep transparency', async () => {
    await picture(600, 600, 0.5).png().toFile(source);
    const bytes = await openThumbnails(join(directory, 't'), blobs, PIXELS_HERE).get(SHA, 256);
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect(info.channels).toBe(4);
    expect(data[3]).toBe(128);
  });

  it('show the first frame of an animation', async () => {
    const frames = await Promise.all(
      ['red', 'blue'].map((background) =>
        sharp({ create: { width: 300, height: 300, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    await sharp(frames, { join: { animated: true } })
      .gif({ delay: [100, 100] })
      .toFile(source);
    expect((await sharp(source).metadata()).pages).toBe(2);
    const bytes = await openThumbnails(join(directory, 't'), blobs, PIXELS_HERE).get(SHA, 256);
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 256, height: 256 });
    const [red, , blue] = await sharp(bytes).raw().toBuffer();
    expect([Number(red) > 200, Number(blue) < 60]).toEqual([true, true]);
  });

  it('of a new picture is begun before it is asked for, and closing waits for it', async () => {
    const gate = Promise.withResolvers<string>();
    const make = vi.fn(() => gate.promise);
    const thumbnails = openThumbnails(join(directory, 'new'), blobs, writing(make));
    thumbnails.prepare(SHA);
    await expect.poll(() => make.mock.calls.length).toBe(1);
    const asked = thumbnails.get(SHA, 512);
    const closed = thumbnails.close();
    gate.resolve('webp');
    expect(Buffer.from(await asked).toString()).toBe('webp');
    await closed;
    thumbnails.prepare('cd'.repeat(32));
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('of a picture that cannot be decoded is nobody’s trouble until it is asked for', async () => {
    const thumbnails = openThumbnails(
      join(directory, 'bad'),
      blobs,
      writing(() => Promise.reject(new Error('no picture'))),
    );
    thumbnails.prepare(SHA);
    await thumbnails.close();
    await expect(thumbnails.get(SHA, 512)).rejects.toThrow('no picture');
  });

  it('are made once however many ask at once, and found again later', async () => {
    const make = vi.fn(async () => 'webp');
    const thumbnails = openThumbnails(join(directory, 't'), blobs, writing(make));
    await Promise.all(Array.from({ length: 20 }, () => thumbnails.get(SHA, 256)));
    await thumbnails.get(SHA, 256);
    await openThumbnails(join(directory, 't'), blobs, writing(make)).get(SHA, 256);
    expect(make).toHaveBeenCalledTimes(1);
    await thumbnails.get(SHA, 512);
    expect(make).toHaveBeenCalledTimes(2);
  });

  it('are made again after one that failed, was emptied or was removed', async () => {
    const make = vi.fn(async () => 'webp').mockRejectedValueOnce(new Error('damaged'));
    const thumbnails = openThumbnails(join(directory, 't'), blobs, writing(make));
    await expect(thumbnails.get(SHA, 256)).rejects.toThrow('damaged');
    await thumbnails.get(SHA, 256);
    await truncate(join(directory, 't', 'ab', `${SHA}.256.webp`), 0);
    expect(String(await thumbnails.get(SHA, 256))).toBe('webp');
    await rm(join(directory, 't'), { recursive: true });
    expect(String(await thumbnails.get(SHA, 256))).toBe('webp');
    expect(make).toHaveBeenCalledTimes(4);
    expect(await readdir(join(directory, 't', 'ab'))).toEqual([`${SHA}.256.webp`]);
  });

  it('refuse what is no picture', async () => {
    await writeFile(source, 'text');
    await expect(openThumbnails(join(directory, 't'), blobs, PIXELS_HERE).get(SHA, 256)).rejects.toThrow();
  });
});
