import 'server-only';
import { randomUUID } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeDurableDirectory, syncDirectory } from '@/lib/server/disk/sync-directory';
import { OverpaintError } from '@/lib/shared/errors';
import { blobPath, checkBlobName, isBlobName } from './blob-name';
import type { BlobReceipt, BlobStore, ByteRange } from './blob-store';
import { createFileWriter, sweepTemporaryFiles, unlessMissing } from './file-writer';

const READ_CHUNK_BYTES = 256 * 1024;

/** Blobs as files `ab/cd/<sha256>`; two levels keep each directory small at millions of images. */
export function openFolderBlobs(directory: string): BlobStore {
  // Inside the folder, so that a rename never crosses file systems.
  const temporary = join(directory, 'tmp');

  function path(sha256: string): string {
    checkBlobName(sha256);
    return join(directory, ...blobPath(sha256));
  }

  async function size(sha256: string): Promise<number | null> {
    const found = await unlessMissing(stat(path(sha256)));
    return found === null ? null : found.size;
  }

  /** A blob that is written again is as young as a new one. False: there is none, or it has just gone. */
  async function freshen({ sha256, sizeBytes }: BlobReceipt): Promise<boolean> {
    if ((await size(sha256)) !== sizeBytes) return false;
    const now = new Date();
    await unlessMissing(utimes(path(sha256), now, now));
    // Looked at again: it may have been taken away while its time was being set.
    return (await size(sha256)) === sizeBytes;
  }

  /**
   * Out of the way first, then looked at: a writer either made it fresh before, which is seen here, or finds it gone
   * and writes its own.
   */
  async function removeStale(sha256: string, freshMs: number): Promise<boolean> {
    const target = path(sha256);
    const isFresh = async (at: string) =>
      Date.now() - ((await unlessMissing(stat(at)))?.mtimeMs ?? 0) < freshMs;
    if (await isFresh(target)) return false;
    await makeDurableDirectory(temporary);
    const aside = join(temporary, randomUUID());
    if ((await unlessMissing(rename(target, aside).then(() => true))) === null) return true;
    const spared = await isFresh(aside);
    if (spared) await rename(aside, target);
    else await rm(aside, { force: true });
    return !spared;
  }

  async function publish(temporaryPath: string, handle: FileHandle, receipt: BlobReceipt): Promise<void> {
    const target = path(receipt.sha256);
    const known = await freshen(receipt);
    if (!known) await handle.datasync();
    await handle.close();
    if (known) {
      await rm(temporaryPath, { force: true });
    } else {
      await makeDurableDirectory(dirname(target));
      await rename(temporaryPath, target);
    }
    // Also when it was known: the writer of the same bytes a moment ago may not have come this far yet.
    await syncDirectory(dirname(target));
  }

  return {
    createWriter: () => createFileWriter(temporary, publish),
    async read(sha256, range) {
      const handle = await unlessMissing(open(path(sha256), 'r'));
      if (handle === null) throw new OverpaintError('image_not_found');
      return streamFile(handle, range);
    },
    async withFile(sha256, use) {
      if ((await size(sha256)) === null) throw new OverpaintError('image_not_found');
      return use(path(sha256));
    },
    size,
    has: async (sha256) => (await size(sha256)) !== null,
    remove: async (sha256) => rm(path(sha256), { force: true }),
    async *list() {
      for (const first of await subfolders(directory)) {
        for (const second of await subfolders(join(directory, first))) {
          for (const sha256 of await readdir(join(directory, first, second))) {
            const sizeBytes = isBlobName(sha256) ? await size(sha256) : null;
            if (sizeBytes !== null) yield { sha256, sizeBytes };
          }
        }
      }
    },
    removeStale,
    sweepTemporary: (olderThanMs) => sweepTemporaryFiles(temporary, olderThanMs),
    close: () => undefined,
  };
}

/** Pull-based, so that a slow reader costs one chunk of memory, not the file. */
function streamFile(handle: FileHandle, range?: ByteRange): ReadableStream<Uint8Array> {
  let position = range?.start ?? 0;
  const end = range === undefined ? Number.POSITIVE_INFINITY : range.end + 1;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const wanted = Math.min(READ_CHUNK_BYTES, end - position);
          const { bytesRead, buffer } =
            wanted > 0
              ? await handle.read(Buffer.allocUnsafe(wanted), 0, wanted, position)
              : { bytesRead: 0, buffer: null };
          if (bytesRead === 0 || buffer === null) {
            await handle.close();
            controller.close();
            return;
          }
          position += bytesRead;
          controller.enqueue(buffer.subarray(0, bytesRead));
        } catch (error) {
          await handle.close().catch(() => {});
          throw error;
        }
      },
      cancel: () => handle.close(),
    },
    { highWaterMark: 0 },
  );
}

async function subfolders(directory: string): Promise<string[]> {
  return ((await unlessMissing(readdir(directory))) ?? []).filter((name) => /^[0-9a-f]{2}$/.test(name));
}
