import 'server-only';
import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDurableDirectory } from '@/lib/server/disk/sync-directory';
import type { BlobReceipt, BlobWriter } from './blob-store';

const SWEEP_OLDER_THAN_MS = 60 * 60 * 1000;

/**
 * A blob on its way, as a file in a folder of temporary ones.
 *
 * @param publish closes the file and moves it to where it stays; when it fails the file is removed
 */
export function createFileWriter(
  temporary: string,
  publish: (temporaryPath: string, handle: FileHandle, receipt: BlobReceipt) => Promise<void>,
): BlobWriter {
  const temporaryPath = join(temporary, randomUUID());
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let handle: FileHandle | null = null;
  let ended = false;

  async function opened(): Promise<FileHandle> {
    if (ended) throw new Error('This blob is already closed.');
    if (handle === null) {
      await makeDurableDirectory(temporary);
      handle = await open(temporaryPath, 'wx');
    }
    return handle;
  }

  async function abort(): Promise<void> {
    ended = true;
    await handle?.close().catch(() => {});
    await rm(temporaryPath, { force: true });
  }

  return {
    async write(chunk) {
      const file = await opened();
      hash.update(chunk);
      for (let done = 0; done < chunk.byteLength; ) {
        done += (await file.write(chunk, done)).bytesWritten;
      }
      sizeBytes += chunk.byteLength;
    },
    async commit() {
      const file = await opened();
      ended = true;
      const receipt = { sha256: hash.digest('hex'), sizeBytes };
      try {
        await publish(temporaryPath, file, receipt);
      } catch (error) {
        await abort();
        throw error;
      }
      return receipt;
    },
    abort,
  };
}

/** Removes what crashes left half written; see `BlobStore.sweepTemporary`. */
export async function sweepTemporaryFiles(
  temporary: string,
  olderThanMs = SWEEP_OLDER_THAN_MS,
): Promise<number> {
  const names = (await unlessMissing(readdir(temporary))) ?? [];
  let removed = 0;
  for (const name of names) {
    const found = await unlessMissing(stat(join(temporary, name)));
    if (found === null || Date.now() - found.mtimeMs < olderThanMs) continue;
    await rm(join(temporary, name), { force: true });
    removed++;
  }
  return removed;
}

export async function unlessMissing<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
