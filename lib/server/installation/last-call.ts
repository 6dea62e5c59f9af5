import 'server-only';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import { syncDirectory } from '@/lib/server/disk/sync-directory';
import type { RunRecord } from '@/lib/server/records/run-record';

type Call = Pick<RunRecord, 'id' | 'attempt'>;

/**
 * The call that left this data directory last, in a file beside the database. A database that does not know it has been
 * taken back to an earlier moment, and what waits in it may have been sent.
 */
export type LastCall = {
  /** Durable when it resolves. Call it before the request leaves. */
  note(call: Call): Promise<void>;
  isKnownTo(database: OpenDatabase): Promise<boolean>;
  forget(): Promise<void>;
};

export function openLastCall(directory: string): LastCall {
  const path = join(directory, 'last-call');
  let turn: Promise<void> = Promise.resolve();

  async function write({ id, attempt }: Call): Promise<void> {
    const temporary = `${path}.new`;
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(`${id} ${attempt}\n`);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncDirectory(directory);
  }

  return {
    note(call) {
      const written = turn.then(() => write(call));
      turn = written.catch(() => undefined);
      return written;
    },
    async isKnownTo({ query }) {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      });
      const [, id, attempt] = /^(\S+) (\d+)\n$/.exec(text) ?? [];
      if (id === undefined) return true;
      const run = await query.selectFrom('run').select('attempt').where('id', '=', id).executeTakeFirst();
      return run !== undefined && run.attempt >= Number(attempt);
    },
    forget: () => rm(path, { force: true }),
  };
}
