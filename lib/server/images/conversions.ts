import 'server-only';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import type { DerivedFiles } from '@/lib/server/blobs/derived-files';
import type { Conversion } from '@/lib/server/pixels/convert';
import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';
import type { ImageRecord } from '@/lib/server/records/run-record';

export type Conversions = DerivedFiles & {
  /**
   * Names what a conversion of this image makes, for ever: the same picture asked for in the same way is the same bytes.
   */
  keyOf(image: Pick<ImageRecord, 'sha256'>, wanted: Conversion): string;
  /**
   * The file of a conversion, made unless it is still there, so that a download that broke off can go on.
   * @throws OverpaintError image_not_found, or what `convert` says
   */
  get(image: Pick<ImageRecord, 'sha256' | 'mime' | 'width' | 'height'>, wanted: Conversion): Promise<string>;
};

/** Whose turn it is in the queue of the pixels. */
const PARTY = 'conversions';
/** Files kept: enough for the downloads of the moment, and a bound for the disk. */
const KEPT = 16;

/** Pictures as they were asked for in another format or size, kept for a while in a folder that may be emptied at any time. */
export function openConversions(
  directory: string,
  blobs: Pick<BlobStore, 'withFile'>,
  pixels: PixelWorker,
): Conversions {
  const making = new Map<string, Promise<string>>();

  const keyOf: Conversions['keyOf'] = ({ sha256 }, { format, quality, width, height, enlarge, background }) =>
    [
      sha256,
      format,
      ...(format === 'png' ? [] : [`q${quality}`]),
      ...(width === null ? [] : [`w${width}`]),
      ...(height === null ? [] : [`h${height}`]),
      ...(enlarge ? ['enlarged'] : []),
      ...(format === 'jpeg' ? [background.toLowerCase()] : []),
    ].join('-');

  async function make(path: string, image: Parameters<Conversions['get']>[0], wanted: Conversion) {
    await mkdir(directory, { recursive: true });
    const temporary = join(directory, `${randomUUID()}.tmp`);
    try {
      const { mime, width, height } = image;
      await blobs.withFile(image.sha256, (sourcePath) =>
        pixels.run(
          'convert',
          { sourcePath, source: { mime, width, height }, wanted, outputPath: temporary },
          { party: PARTY },
        ),
      );
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await removeOldest();
    return path;
  }

  async function removeOldest(): Promise<void> {
    const names = await readdir(directory);
    if (names.length <= KEPT) return;
    const aged = await Promise.all(
      names.map(async (name) => ({
        name,
        at: (await stat(join(directory, name)).catch(() => null))?.mtimeMs ?? 0,
      })),
    );
    const old = aged.sort((one, other) => other.at - one.at).slice(KEPT);
    await Promise.all(old.map(({ name }) => rm(join(directory, name), { force: true })));
  }

  return {
    keyOf,
    async get(image, wanted) {
      const key = keyOf(image, wanted);
      const path = join(directory, key);
      const now = new Date();
      const kept =
        making.get(key) ??
        (await utimes(path, now, now)
          .then(() => path)
          .catch(() => undefined));
      if (kept !== undefined) return kept;
      const made = making.get(key) ?? make(path, image, wanted).finally(() => making.delete(key));
      making.set(key, made);
      return made;
    },
    async remove(sha256) {
      const names = (await readdir(directory).catch(() => [])).filter((name) => name.startsWith(sha256));
      await Promise.all(names.map((name) => rm(join(directory, name), { force: true })));
    },
    async *list() {
      const names = await readdir(directory).catch(() => []);
      yield [...new Set(names.flatMap((name) => /^[0-9a-f]{64}/.exec(name)?.[0] ?? []))];
    },
  };
}
