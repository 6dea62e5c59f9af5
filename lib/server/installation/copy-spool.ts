import 'server-only';
import { constants } from 'node:fs';
import { copyFile, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '@/lib/server/blobs/file-writer';
import { makeDurableDirectory, syncDirectory } from '@/lib/server/disk/sync-directory';
import { listDirectory } from './list-directory';

/**
 * Copies the answers that have arrived and are not stored yet. What is there already is left alone; what goes away
 * meanwhile has been stored.
 *
 * @returns how many answers the target has
 */
export async function copySpool(from: string, to: string, signal: AbortSignal): Promise<number> {
  await makeDurableDirectory(to);
  const there = new Set(await readdir(to));
  for (const name of await spooledAnswers(from)) {
    signal.throwIfAborted();
    // A whole answer never changes. A broken one may have grown since the last look.
    if (there.has(name) && name.endsWith('.answer')) continue;
    const temporary = join(to, `${name}.copying`);
    try {
      await copyFile(join(from, name), temporary, constants.COPYFILE_FICLONE);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFile(temporary);
    await rename(temporary, join(to, name));
  }
  await syncDirectory(to);
  return (await spooledAnswers(to)).length;
}

/** File names, of whole answers and of broken ones; not of files that a call made before the first byte of its answer. */
export async function spooledAnswers(directory: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await listDirectory(directory)) {
    if (!/^[\w-]+\.\d+\.(part|answer)$/.test(name)) continue;
    const file = await unlessMissing(stat(join(directory, name)));
    if (file !== null && file.size > 0) found.push(name);
  }
  return found.sort();
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
