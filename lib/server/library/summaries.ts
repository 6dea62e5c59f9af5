import 'server-only';
import { sql } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import { openJobThread } from '@/lib/server/threads/job-thread';
import type { LibraryFilter } from '@/lib/shared/library-filter';
import type { LibrarySummary } from '@/lib/shared/wire-library';
import { summariseLibrary } from './summarise-library';

export type SummaryJobs = {
  summarise: {
    input: { sqlitePath: string; ownerId: string; filter: LibraryFilter };
    result: LibrarySummary;
  };
};

export type Summaries = {
  /** Of everything that is committed by now. */
  read(ownerId: string, filter: LibraryFilter): Promise<LibrarySummary>;
  close(): Promise<void>;
};

/** A smaller library is added up in a few milliseconds, and is not worth a thread. */
const LARGE_LIBRARY = 10_000;
/** A person who comes back within this time does not wait for a new thread. */
const IDLE_MS = 30 * 60_000;

/**
 * How much a filter finds. SQLite answers on the thread that asks, and adding up 100,000 entries would let the whole
 * server stand still, so those of a large library are added up in their own thread, which reads beside all that is
 * written.
 *
 * @param options.root the folder of package.json
 * @param options.large from so many entries on, a library is large
 */
export function openSummaries(database: OpenDatabase, options: { root: string; large?: number }): Summaries {
  const { engine, query } = database;
  const { root, large = LARGE_LIBRARY } = options;
  const thread = openJobThread<SummaryJobs>({
    root,
    program: 'lib/server/library/summary-thread.ts',
    name: 'summaries',
    idleMs: IDLE_MS,
  });
  return {
    async read(ownerId, filter) {
      if (engine === 'postgres') return summariseLibrary(database, ownerId, filter);
      // At least as many as there are entries, and known without counting them.
      const { rows } = await sql<{ seq: number | null; sqlitePath: string }>`
        select max(seq) as seq, (select file from pragma_database_list where name = 'main') as sqlite_path
        from entry`.execute(query);
      const [{ seq, sqlitePath } = { seq: 0, sqlitePath: '' }] = rows;
      return (seq ?? 0) < large
        ? summariseLibrary(database, ownerId, filter)
        : thread.run('summarise', { sqlitePath, ownerId, filter });
    },
    close: () => thread.close(),
  };
}
