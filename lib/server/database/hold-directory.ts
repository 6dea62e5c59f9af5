import 'server-only';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeDataDirectory } from './data-directory';

/** Referred to, or the collector would close them. */
const held = new Set<DatabaseSync>();

const RETRY_MS = 250;
/** SQLite's code for “another process has it”. */
const BUSY = 5;

/**
 * Makes this process the only server on a data directory, for as long as it lives: two would each take the other's spool
 * for what a crash left.
 *
 * Node has no lock that the system takes back when a process is killed, but SQLite has: an exclusive transaction on a
 * file of its own. So there is no stale lock to be cleared by hand, and no clock or process id to be trusted.
 *
 * @param waitMs how long to wait for a server that is about to end
 * @returns null when another has it; otherwise what gives it back. On a file system without locks it is given to everybody.
 */
export async function holdDirectory(directory: string, waitMs = 0): Promise<{ release(): void } | null> {
  await makeDataDirectory(directory);
  const database = new DatabaseSync(join(directory, 'server.lock'));
  held.add(database);
  const release = () => {
    if (held.delete(database)) database.close();
  };
  const giveUpAt = performance.now() + waitMs;
  for (;;) {
    try {
      database.exec('BEGIN EXCLUSIVE');
      return { release };
    } catch (error) {
      const { errcode } = error as { errcode?: number };
      if ((Number(errcode) & 0xff) !== BUSY) return { release };
      if (performance.now() >= giveUpAt) {
        release();
        return null;
      }
      await sleep(RETRY_MS);
    }
  }
}
