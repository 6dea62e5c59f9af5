import 'server-only';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import type { DerivedFiles } from '@/lib/server/blobs/derived-files';
import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';

/** Few sizes, so that few are ever stored; the largest is for the viewer on a large screen. */
export const THUMBNAIL_WIDTHS = [256, 512, 1024, 2048] as const;
export type ThumbnailWidth = (typeof THUMBNAIL_WIDTHS)[number];

export type Thumbnails = DerivedFiles & {
  /**
   * The WebP thumbnail of a blob, made once. Never larger than the picture itself, transparency kept; of an animation
   * its first frame.
   * @param sha256 a blob that sharp decodes
   * @throws OverpaintError image_not_found
   * @throws Error when the blob cannot be decoded
   */
  get(sha256: string, widthPx: ThumbnailWidth): Promise<Uint8Array<ArrayBuffer>>;
  /** Begins the one that a new picture is shown by, so that who asks for it need not wait for all of it. */
  prepare(sha256: string): void;
  /** Waits for those that were begun. */
  close(): Promise<void>;
};

/** Of a tile in the feed. */
const FIRST_WIDTH_PX = 512;

/** Whose turn it is in the queue of the pixels: thumbnails never wait behind uploads, nor uploads behind them. */
const PARTY = 'thumbnails';
const HASHES_AT_ONCE = 500;

/** Thumbnails of immutable blobs, kept in a folder that may be emptied at any time. */
export function openThumbnails(
  directory: string,
  blobs: Pick<BlobStore, 'withFile'>,
  pixels: PixelWorker,
): Thumbnails {
  const making = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  const preparing = new Set<Promise<unknown>>();
  let closed = false;

  async function create(path: string, sha256: string, widthPx: number): Promise<Uint8Array<ArrayBuffer>> {
    await mkdir(dirname(path), { recursive: true });
    // Not synced: half a thumbnail never gets the final name, and a lost one is made again.
    const temporary = `${path}.${randomUUID()}.tmp`;
    try {
      await blobs.withFile(sha256, (sourcePath) =>
        pixels.run('makeThumbnail', { sourcePath, widthPx, outputPath: temporary }, { party: PARTY }),
      );
      const bytes = await readFile(temporary);
      await rename(temporary, path);
      return bytes;
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  const get: Thumbnails['get'] = async (sha256, widthPx) => {
    const path = pathOf(directory, sha256, widthPx);
    const known = making.get(path) ?? (await readKept(path)) ?? making.get(path);
    if (known !== undefined) return known;
    const made = create(path, sha256, widthPx).finally(() => making.delete(path));
    making.set(path, made);
    return made;
  };

  return {
    get,
    prepare(sha256) {
      if (closed) return;
      // Whoever asks for it is told what is wrong with it.
      const work = get(sha256, FIRST_WIDTH_PX)
        .catch(() => undefined)
        .finally(() => preparing.delete(work));
      preparing.add(work);
    },
    async close() {
      closed = true;
      await Promise.all(preparing);
    },
    async remove(sha256) {
      await Promise.all(
        THUMBNAIL_WIDTHS.map((widthPx) => rm(pathOf(directory, sha256, widthPx), { force: true })),
      );
    },
    async *list() {
      for (const folder of await readdir(directory).catch(() => [])) {
        const names = await readdir(join(directory, folder)).catch(() => []);
        const hashes = [...new Set(names.map((name) => name.split('.', 1)[0] ?? ''))];
        for (let at = 0; at < hashes.length; at += HASHES_AT_ONCE)
          yield hashes.slice(at, at + HASHES_AT_ONCE);
      }
    },
  };
}

function pathOf(directory: string, sha256: string, widthPx: number): string {
  return join(directory, sha256.slice(0, 2), `${sha256}.${widthPx}.webp`);
}

async function readKept(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  // After a power cut a renamed file may be empty, because thumbnails are not synced.
  return bytes === undefined || bytes.byteLength === 0 ? undefined : bytes;
}
