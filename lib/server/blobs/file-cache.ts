import 'server-only';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isBlobName } from './blob-name';
import { BlobStoreFailure } from './blob-store-failure';

/** Files of blobs that are kept elsewhere, the least used forgotten first. */
export type FileCache = {
  /**
   * Lends the file to `use`, and keeps it as long as that takes.
   * @param fetch writes the blob to a path when it is not here; what it wrote must have the hash
   * @throws Error when what was fetched has another hash
   */
  lend<Result>(
    sha256: string,
    fetch: (path: string) => Promise<void>,
    use: (path: string) => Promise<Result>,
  ): Promise<Result>;
  /** Takes a file over, whose hash is known to be right. */
  adopt(sha256: string, path: string, sizeBytes: number): Promise<void>;
  forget(sha256: string): Promise<void>;
};

type Entry = {
  sizeBytes: number;
  users: number;
  /** Found here at start: a power cut may have left it empty, so it is looked at before its first use. */
  unchecked: boolean;
  forgotten: boolean;
};

/**
 * @param maxBytes what the files may take together; those in use stay, even beyond it
 */
export async function openFileCache(directory: string, maxBytes: number): Promise<FileCache> {
  await mkdir(directory, { recursive: true });
  /** In the order of their last use. */
  const entries = new Map<string, Entry>();
  const arriving = new Map<string, Promise<Entry>>();
  let totalBytes = 0;

  for (const found of await listByAge(directory)) {
    entries.set(found.name, { sizeBytes: found.sizeBytes, users: 0, unchecked: true, forgotten: false });
    totalBytes += found.sizeBytes;
  }
  await evict();

  const pathOf = (sha256: string) => join(directory, sha256);

  async function evict(): Promise<void> {
    for (const [sha256, entry] of entries) {
      if (totalBytes <= maxBytes) return;
      if (entry.users === 0) await drop(sha256, entry);
    }
  }

  async function drop(sha256: string, entry: Entry): Promise<void> {
    if (entries.get(sha256) !== entry) return;
    entries.delete(sha256);
    totalBytes -= entry.sizeBytes;
    await rm(join(directory, sha256), { force: true });
  }

  function add(sha256: string, sizeBytes: number, users: number): Entry {
    const known = entries.get(sha256);
    totalBytes += sizeBytes - (known?.sizeBytes ?? 0);
    const entry = known ?? { sizeBytes, users: 0, unchecked: false, forgotten: false };
    Object.assign(entry, { sizeBytes, unchecked: false, forgotten: false, users: entry.users + users });
    entries.set(sha256, entry);
    return entry;
  }

  async function arrive(sha256: string, fetch: (path: string) => Promise<void>): Promise<Entry> {
    const temporary = `${pathOf(sha256)}.fetching`;
    try {
      await fetch(temporary);
      if ((await hashOf(temporary)) !== sha256) {
        throw new BlobStoreFailure(`The blob ${sha256} came with other bytes than its name says.`);
      }
      const { size } = await stat(temporary);
      await rename(temporary, pathOf(sha256));
      // Lent at once, or the next arrival could push it out before anybody has used it.
      return add(sha256, size, 1);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async function hold(sha256: string, fetch: (path: string) => Promise<void>): Promise<Entry> {
    const known = entries.get(sha256);
    if (known?.unchecked === true) {
      const intact = (await hashOf(pathOf(sha256)).catch(() => null)) === sha256;
      if (intact) known.unchecked = false;
      else await drop(sha256, known);
      return hold(sha256, fetch);
    }
    if (known !== undefined) {
      known.users += 1;
      entries.delete(sha256);
      entries.set(sha256, known);
      return known;
    }
    const underWay = arriving.get(sha256);
    if (underWay !== undefined) {
      const entry = await underWay;
      if (entries.get(sha256) !== entry) return hold(sha256, fetch);
      entry.users += 1;
      return entry;
    }
    const arrival = arrive(sha256, fetch).finally(() => arriving.delete(sha256));
    arriving.set(sha256, arrival);
    return arrival;
  }

  return {
    async lend(sha256, fetch, use) {
      const entry = await hold(sha256, fetch);
      try {
        return await use(pathOf(sha256));
      } finally {
        entry.users -= 1;
        if (entry.forgotten && entry.users === 0) await drop(sha256, entry);
        await evict();
      }
    },
    async adopt(sha256, path, sizeBytes) {
      await rename(path, pathOf(sha256));
      add(sha256, sizeBytes, 0);
      await evict();
    },
    async forget(sha256) {
      const entry = entries.get(sha256);
      if (entry === undefined) return;
      if (entry.users === 0) await drop(sha256, entry);
      else entry.forgotten = true;
    },
  };
}

async function listByAge(directory: string): Promise<{ name: string; sizeBytes: number }[]> {
  const found = await Promise.all(
    (await readdir(directory, { withFileTypes: true })).map(async (entry) => {
      const path = join(directory, entry.name);
      if (!entry.isFile()) return null;
      if (isBlobName(entry.name)) {
        const { size, mtimeMs } = await stat(path);
        return { name: entry.name, sizeBytes: size, mtimeMs };
      }
      await rm(path, { force: true });
      return null;
    }),
  );
  return found.filter((each) => each !== null).sort((one, other) => one.mtimeMs - other.mtimeMs);
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk);
  return hash.digest('hex');
}
