import 'server-only';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import type { DerivedFiles } from './derived-files';
import { createTurns } from './turns';

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
};

/** A decoded 4K picture is 33 MB; more of them at once than there are cores only costs memory. */
const CONCURRENT = 2;
const HASHES_AT_ONCE = 500;

/**
 * Thumbnails of immutable blobs, kept in a folder that may be emptied at any time.
 * @param make what renders one, replaced in tests
 */
export function openThumbnails(
  directory: string,
  blobs: Pick<BlobStore, 'withFile'>,
  make: typeof renderWebp = renderWebp,
): Thumbnails {
  const making = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  const inTurn = createTurns(CONCURRENT);

  async function create(path: string, sha256: string, widthPx: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await blobs.withFile(sha256, (sourcePath) => make(sourcePath, widthPx));
    await mkdir(dirname(path), { recursive: true });
    // Not synced: half a thumbnail never gets the final name, and a lost one is made again.
    const temporary = `${path}.${randomUUID()}.tmp`;
    try {
      await writeFile(temporary, bytes);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    return bytes;
  }

  return {
    async get(sha256, widthPx) {
      const path = pathOf(directory, sha256, widthPx);
      const known = making.get(path) ?? (await readKept(path)) ?? making.get(path);
      if (known !== undefined) return known;
      const made = inTurn(() => create(path, sha256, widthPx)).finally(() => making.delete(path));
      making.set(path, made);
      return made;
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

async function renderWebp(sourcePath: string, widthPx: number): Promise<Buffer<ArrayBuffer>> {
  return await sharp(sourcePath, { sequentialRead: true })
    .autoOrient()
    .resize({ width: widthPx, withoutEnlargement: true })
    .webp({ quality: 82, effort: 2 })
    .toBuffer();
}
