import 'server-only';
import { stat } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import { listMigrations, type OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { countServers } from '@/lib/server/database/server-lock';
import { giveUpOpenRuns, matchSpooledAnswers } from './give-up-open-runs';
import type { LastCall } from './last-call';

/** In the settings: where the database lay when a server last started on it. */
const HOME = 'home';

/**
 * Recognises a database that was put here by other means than our own commands: a data directory that was copied, a
 * dump that was restored, a database that was taken back to an earlier moment. It is a copy like any other, and the runs
 * that were open in it are given up. What cannot be recognised is told in docs/decisions/020-copies-send-nothing.md.
 *
 * @returns how many runs were given up; null where the database is the one that was here
 */
export async function settleIn(
  database: OpenDatabase,
  { sqlitePath, spool, lastCall }: { sqlitePath: string; spool: string; lastCall: LastCall },
): Promise<number | null> {
  const home = await homeOf(database, sqlitePath);
  const known = await readHome(database.query);
  const current = await lastCall.isKnownTo(database);
  if (known === home && current) return null;

  const migrations = await listMigrations(database);
  const now = await database.now();
  const givenUp = await database.query.transaction().execute(async (transaction) => {
    // Written first: of two servers that start at once, the second waits here and then finds it settled.
    await transaction
      .insertInto('setting')
      .values({ key: HOME, value: home })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: home }))
      .execute();
    // A first start has nothing to compare with.
    if (known === null && current) return null;
    // PostgreSQL changed its place under servers that went on, or they have settled: what is open is theirs.
    if (database.engine === 'postgres' && (await countServers(transaction)) > 0) return null;
    const given = await giveUpOpenRuns(transaction, migrations, now);
    await matchSpooledAnswers(transaction, spool);
    return given;
  });
  await lastCall.forget();
  return givenUp;
}

async function readHome(query: Kysely<Database>): Promise<string | null> {
  const row = await query.selectFrom('setting').select('value').where('key', '=', HOME).executeTakeFirst();
  return row?.value ?? null;
}

/** Another text for a copy than for what it was made from, and the same until it is copied. */
async function homeOf({ engine, query }: OpenDatabase, sqlitePath: string): Promise<string> {
  if (engine === 'sqlite') {
    const { birthtimeNs, ino } = await stat(sqlitePath, { bigint: true });
    // A number is given to the next file once its own is gone, so it serves only where files have no time of birth.
    return birthtimeNs > 0n ? `born ${birthtimeNs}` : `inode ${ino}`;
  }
  const { rows } = await sql<{ home: string }>`
    select concat_ws(' ', 'cluster', system_identifier, 'timeline', timeline_id, 'table', 'run'::regclass::oid) as home
    from pg_control_system(), pg_control_checkpoint()`.execute(query);
  return rows[0]?.home ?? '';
}
