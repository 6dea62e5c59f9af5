import 'server-only';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { dataPaths } from '@/lib/server/environment';
import { giveUpOpenRuns, matchSpooledAnswers } from './give-up-open-runs';
import type { Installation } from './installation';
import { SETTINGS_SINCE, TABLES } from './tables';

type Row = Record<string, unknown>;

const BATCH_ROWS = 200;

/** In the settings of a copy that is not finished. */
const UNFINISHED = 'copy.unfinished';

/**
 * Copies every row of every table, as they were at one moment, in one transaction: all of it is there afterwards, or
 * nothing. The copy is marked as unfinished until `finishCopy`. Runs that were open are given up in it: no copy, however
 * far it came, sends what the original may send.
 *
 * NUL, which older versions let in and PostgreSQL does not, becomes U+FFFD.
 */
export async function copyTables(
  source: Installation,
  target: Installation,
  options: { signal: AbortSignal; progress: (table: string, rows: number) => void },
): Promise<{ counts: Record<string, number>; cleanedRows: number }> {
  const { signal, progress } = options;
  const counts: Record<string, number> = {};
  let cleanedRows = 0;
  const now = await target.database.now();
  await snapshot(source.database, (from) =>
    target.database.query.transaction().execute(async (to) => {
      await allowWaiting(target.database, to);
      for (const { name, key, since, generated = [], replaced } of TABLES) {
        if (!source.migrations.includes(since)) continue;
        if (replaced) await to.deleteFrom(name).execute();
        let rows = 0;
        for await (const batch of readBatches(from, name, key)) {
          signal.throwIfAborted();
          const values = batch.map((row) =>
            Object.fromEntries(Object.entries(row).filter(([column]) => !generated.includes(column))),
          );
          cleanedRows += values.filter(replaceNul).length;
          await to
            .insertInto(name)
            .values(values as never)
            .execute();
          rows += batch.length;
          progress(name, rows);
        }
        counts[name] = rows;
      }
      await giveUpOpenRuns(to, target.migrations, now);
      if (target.migrations.includes(SETTINGS_SINCE)) {
        await markUnfinished(to, await describeRows(from, source.migrations));
      }
    }),
  );
  return { counts, cleanedRows };
}

/** @returns whether there was any */
function replaceNul(row: Row): boolean {
  let found = false;
  for (const [column, value] of Object.entries(row)) {
    if (typeof value !== 'string' || !value.includes('\0')) continue;
    row[column] = value.replaceAll('\0', '\ufffd');
    found = true;
  }
  return found;
}

/** Of every table that is there. */
export function countRows({ database, migrations }: Installation): Promise<Record<string, number>> {
  return countTables(database.query, migrations);
}

async function countTables(
  query: Kysely<Database>,
  migrations: readonly string[],
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name, since } of TABLES) {
    if (!migrations.includes(since)) continue;
    const row = await query
      .selectFrom(name)
      .select(sql<number>`count(*)`.as('rows'))
      .executeTakeFirstOrThrow();
    counts[name] = Number(row.rows);
  }
  return counts;
}

/** Whether anybody has worked with it. */
export async function isUsed({ database, migrations }: Installation): Promise<boolean> {
  for (const { name, since, replaced } of TABLES) {
    if (replaced || !migrations.includes(since)) continue;
    const row = await database.query.selectFrom(name).select(sql`1`.as('one')).limit(1).executeTakeFirst();
    if (row !== undefined) return true;
  }
  return false;
}

/**
 * Whether a copy to here was begun, and broke off before all pictures were there. A copy of a version before there were
 * settings cannot tell.
 */
export async function isUnfinished({ database, migrations }: Marked): Promise<boolean> {
  if (!migrations.includes(SETTINGS_SINCE)) return false;
  const row = await database.query
    .selectFrom('setting')
    .select('key')
    .where('key', '=', UNFINISHED)
    .executeTakeFirst();
  return row !== undefined;
}

export async function finishCopy({ place, database, migrations }: Installation): Promise<void> {
  await database.query.transaction().execute(async (transaction) => {
    await matchSpooledAnswers(transaction, dataPaths(place.dataDirectory).spool);
    if (!migrations.includes(SETTINGS_SINCE)) return;
    await transaction.deleteFrom('setting').where('key', '=', UNFINISHED).execute();
  });
}

type Marked = Pick<Installation, 'database' | 'migrations'>;

async function markUnfinished(to: Transaction<Database>, rows: string): Promise<void> {
  await to.deleteFrom('setting').where('key', '=', UNFINISHED).execute();
  await to.insertInto('setting').values({ key: UNFINISHED, value: rows }).execute();
}

/**
 * Whether the source of an unfinished copy has other rows by now than those that were copied. Never where a version before
 * there were settings is copied.
 */
export async function hasChangedSince(target: Marked, source: Marked): Promise<boolean> {
  if (!target.migrations.includes(SETTINGS_SINCE)) return false;
  const copied = await target.database.query
    .selectFrom('setting')
    .select('value')
    .where('key', '=', UNFINISHED)
    .executeTakeFirst();
  if (copied === undefined) return false;
  return copied.value !== (await describeRows(source.database.query, source.migrations));
}

/** Whatever a server does changes it: rows are added, or a run gets its next revision. */
async function describeRows(query: Kysely<Database>, migrations: readonly string[]): Promise<string> {
  const revisions = await query
    .selectFrom('run')
    .select((is) => is.fn.sum('revision').as('sum'))
    .executeTakeFirstOrThrow();
  return JSON.stringify({ rows: await countTables(query, migrations), revisions: Number(revisions.sum) });
}

/** Reads as of one moment, whatever is written meanwhile. */
function snapshot(
  database: OpenDatabase,
  read: (from: Transaction<Database>) => Promise<void>,
): Promise<void> {
  const { engine, query } = database;
  const transaction = query.transaction();
  // To SQLite every transaction that only reads is one.
  return (engine === 'postgres' ? transaction.setIsolationLevel('repeatable read') : transaction).execute(
    async (from) => {
      await allowWaiting(database, from);
      await read(from);
    },
  );
}

/** Each side waits for the other, however slow that is: longer than a server may keep its locks without doing anything. */
async function allowWaiting({ engine }: OpenDatabase, transaction: Transaction<Database>): Promise<void> {
  if (engine === 'postgres')
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(transaction);
}

async function* readBatches(
  from: Kysely<Database>,
  table: (typeof TABLES)[number]['name'],
  key: readonly string[],
): AsyncGenerator<Row[], void, undefined> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  let last: Row | undefined;
  for (;;) {
    let select = from.selectFrom(table).selectAll();
    if (last !== undefined) {
      const place = sql.join(key.map((column) => sql.val(last?.[toCamel(column)])));
      select = select.where(sql<boolean>`(${columns}) > (${place})`);
    }
    for (const column of key) select = select.orderBy(sql.ref(column));
    const rows = (await select.limit(BATCH_ROWS).execute()) as Row[];
    if (rows.length === 0) return;
    yield rows;
    last = rows.at(-1);
  }
}

function toCamel(column: string): string {
  return column.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
