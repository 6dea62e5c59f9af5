import 'server-only';
import { type RawBuilder, sql } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';

/** Taking turns over one blob, among all servers that share its store. */
export type BlobTurns = {
  /** Meanwhile no one else has it alone. */
  alone<Result>(sha256: string, work: () => Promise<Result>): Promise<Result>;
  /** Resolves once all those have ended who were alone with it when this was called. */
  pass(sha256: string): Promise<void>;
};

/** Where one process has a store for itself. */
export function createLocalTurns(): BlobTurns {
  const last = new Map<string, Promise<unknown>>();
  return {
    alone(sha256, work) {
      const turn = (last.get(sha256) ?? Promise.resolve()).then(work);
      const ended = turn
        .catch(() => undefined)
        .then(() => {
          if (last.get(sha256) === ended) last.delete(sha256);
        });
      last.set(sha256, ended);
      return turn;
    },
    async pass(sha256) {
      await last.get(sha256);
    },
  };
}

/** Longer than a store takes to look at a blob and remove it; a server that is frozen meanwhile keeps others no longer. */
const ALONE_MS = 5 * 60_000;

/**
 * Among the servers on one PostgreSQL; with SQLite there is only one.
 *
 * @param database asked for at the first turn: stores are opened before it
 */
export function createBlobTurns(database: () => OpenDatabase): BlobTurns {
  const local = createLocalTurns();
  return {
    alone(sha256, work) {
      const { engine, query } = database();
      if (engine === 'sqlite') return local.alone(sha256, work);
      return query.transaction().execute(async (transaction) => {
        await sql`set local idle_in_transaction_session_timeout = ${sql.lit(ALONE_MS)}`.execute(transaction);
        await sql`select pg_advisory_xact_lock(${numberOf(sha256)})`.execute(transaction);
        return work();
      });
    },
    async pass(sha256) {
      const { engine, query } = database();
      if (engine === 'sqlite') return local.pass(sha256);
      await sql`select pg_advisory_xact_lock_shared(${numberOf(sha256)})`.execute(query);
    },
  };
}

/** Its first 64 bits: PostgreSQL locks numbers. */
function numberOf(sha256: string): RawBuilder<unknown> {
  return sql`${BigInt.asIntN(64, BigInt(`0x${sha256.slice(0, 16)}`)).toString()}::bigint`;
}
