import 'server-only';
import { constants } from 'node:fs';
import { copyFile, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDurableDirectory, syncDirectory } from '@/lib/server/blobs/sync-directory';
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
    if (there.has(name)) continue;
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

/** File names, of whole answers and of broken ones. */
export async function spooledAnswers(directory: string): Promise<string[]> {
  const names = await listDirectory(directory);
  return names.filter((name) => /^[\w-]+\.\d+\.(part|answer)$/.test(name)).sort();
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
