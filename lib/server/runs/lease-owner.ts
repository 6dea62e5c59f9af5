import 'server-only';
import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { unlessMissing } from '@/lib/server/blobs/file-writer';
import { makeDataDirectory } from '@/lib/server/database/data-directory';

/**
 * Names this process as the holder of leases: where it works, process id and a part no other start has.
 *
 * Where it works is its host and its data directory, by a name that lies in there: two containers may have the same host
 * name and the same process id, but two servers never share a directory.
 */
export async function createLeaseOwner(dataDirectory: string): Promise<string> {
  const place = `${hostname()}~${await nameOf(dataDirectory)}`;
  return `${place}/${process.pid}/${randomUUID()}`;
}

/**
 * Whether a holder is certainly gone, so that its runs need not wait for their lease to end. Only a former server of this
 * very directory can be known to be dead; an id that is used again by another program merely makes us wait.
 */
export function isDeadLeaseOwner(owner: string, self: string): boolean {
  if (owner === self) return false;
  const [place, pid] = owner.split('/');
  if (place !== self.split('/')[0]) return false;
  // In a container every start has the same id, so another start with our id is a former one.
  if (Number(pid) === process.pid) return true;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

async function nameOf(dataDirectory: string): Promise<string> {
  const path = join(dataDirectory, 'server-id');
  const known = (await unlessMissing(readFile(path, 'utf8')))?.trim();
  // A full disk may have left it empty.
  if (known !== undefined && known !== '') return known;
  await makeDataDirectory(dataDirectory);
  const name = randomUUID();
  await writeFile(`${path}.new`, name, { flush: true });
  await rename(`${path}.new`, path);
  return name;
}
