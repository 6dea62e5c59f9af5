import 'server-only';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { ENTRY_COLUMNS, type Entry, entriesOfUpload, IMAGE_COLUMNS } from './derive-entries';
import { compareEntries, deriveOfRuns, type EntryDifference, insertEntries, replaceEntries } from './entries';

/** Another number when rows are derived in another way: the next start writes them anew. */
const ENTRIES_VERSION = '1';
const VERSION_KEY = 'entries.version';
const BATCH_ROWS = 500;

export type EntryCount = { missing: number; wrong: number; extra: number };
export type EntryCheck = EntryCount & {
  /** Ids of some images and runs whose rows are not right. */
  examples: string[];
};

const MAX_EXAMPLES = 20;

/** Is told how many runs and uploads are done so far. */
type Progress = (done: number) => void;

/**
 * Writes the library's rows of everything, unless those that are there were written by this version of the program.
 * Two servers that start at once do the same work twice, and the second finds nothing to change.
 */
export async function ensureEntries(database: OpenDatabase, progress: Progress): Promise<void> {
  const version = await database.query
    .selectFrom('setting')
    .select('value')
    .where('key', '=', VERSION_KEY)
    .executeTakeFirst();
  if (version?.value === ENTRIES_VERSION) return;
  await rebuildEntries(database, progress);
}

/**
 * The same whatever version is there. Only what differs is written, and the library can be used meanwhile.
 * @returns what was put right
 */
export async function rebuildEntries(database: OpenDatabase, progress: Progress): Promise<EntryCount> {
  const filled = database.engine === 'sqlite' ? await fillEntries(database, progress) : null;
  if (filled !== null) return filled;
  const count = { missing: 0, wrong: 0, extra: 0 };
  await eachBatch(database, { write: true, progress }, async (transaction, { there, wanted }) => {
    add(count, await replaceEntries(transaction, there, wanted));
  });
  const orphans = await database.query.deleteFrom('entry').where(IS_ORPHAN).executeTakeFirst();
  count.extra += Number(orphans.numDeletedRows);
  await writeSetting(database.query, ENTRIES_VERSION);
  return count;
}

/**
 * All rows at once, into an empty table without its indexes, which are made from the rows in the end: several times
 * quicker. One transaction, so that after a crash nothing has happened.
 *
 * @returns null where the table is not empty
 */
async function fillEntries({ query }: OpenDatabase, progress: Progress): Promise<EntryCount | null> {
  return query.transaction().execute(async (transaction) => {
    await writeSetting(transaction, '');
    const there = await transaction.selectFrom('entry').select('seq').limit(1).execute();
    if (there.length > 0) return null;
    const { rows: made } = await sql<{ type: string; name: string; sql: string }>`
      select type, name, sql from sqlite_master
      where tbl_name = 'entry' and type in ('index', 'trigger') and sql is not null
      order by type`.execute(transaction);
    for (const { type, name } of made) {
      await sql`drop ${sql.raw(type)} ${sql.ref(name)}`.execute(transaction);
    }
    const count = { missing: 0, wrong: 0, extra: 0 };
    let done = 0;
    for (const read of [readRuns, readUploads]) {
      for (let after: string | undefined = ''; after !== undefined; ) {
        const { ids, wanted }: Read = await read(transaction, after, false);
        await insertEntries(transaction, wanted);
        count.missing += wanted.length;
        after = ids.at(-1);
        done += ids.length;
        if (ids.length > 0) progress(done);
      }
    }
    for (const each of made) await sql.raw(each.sql).execute(transaction);
    await sql`insert into entry_search (entry_search) values ('rebuild')`.execute(transaction);
    await writeSetting(transaction, ENTRIES_VERSION);
    return count;
  });
}

/** Whether the library's rows are what images and runs say: all zero where they are. */
export async function checkEntries(database: OpenDatabase): Promise<EntryCheck> {
  const count = { missing: 0, wrong: 0, extra: 0 };
  const examples: string[] = [];
  const name = (ids: readonly string[]) => examples.push(...ids.slice(0, MAX_EXAMPLES - examples.length));
  await eachBatch(database, { write: false }, async (_transaction, { there, wanted }) => {
    const difference = compareEntries(there, wanted);
    add(count, difference);
    name([...difference.missing, ...difference.wrong].map((entry) => entry.id));
    name(difference.extra);
  });
  const orphans = await database.query.selectFrom('entry').select('id').where(IS_ORPHAN).execute();
  count.extra += orphans.length;
  name(orphans.map((orphan) => orphan.id));
  return { ...count, examples };
}

/** A row whose run or upload is not there. */
const IS_ORPHAN = sql<boolean>`(
  (entry.run_id is not null and not exists (select 1 from run where run.id = entry.run_id)) or
  (entry.run_id is null and not exists (select 1 from image where image.id = entry.id and image.run_id is null))
)`;

type Batch = { there: Entry[]; wanted: Entry[] };

async function eachBatch(
  database: OpenDatabase,
  options: { write: boolean; progress?: Progress },
  work: (transaction: Transaction<Database>, batch: Batch) => Promise<void>,
): Promise<void> {
  let done = 0;
  for (const read of [readRuns, readUploads]) {
    let after: string | null = '';
    while (after !== null) {
      const from = after;
      after = await inTransaction(database, options.write, async (transaction) => {
        const { ids, wanted } = await read(
          transaction,
          from,
          options.write && database.engine === 'postgres',
        );
        if (ids.length === 0) return null;
        const own = [...new Set([...ids, ...wanted.map((entry) => entry.id)])];
        const there = await transaction
          .selectFrom('entry')
          .select(ENTRY_COLUMNS)
          .where((is) => is.or([is('runId', 'in', ids), is('id', 'in', own)]))
          .execute();
        await work(transaction, { there, wanted });
        done += ids.length;
        return ids.at(-1) ?? null;
      });
      if (after !== null) options.progress?.(done);
    }
  }
}

function inTransaction<Result>(
  database: OpenDatabase,
  write: boolean,
  work: (transaction: Transaction<Database>) => Promise<Result>,
): Promise<Result> {
  const transaction = database.query.transaction();
  if (!write) {
    // Of one moment, or what is written meanwhile would look wrong.
    const reading =
      database.engine === 'postgres' ? transaction.setIsolationLevel('repeatable read') : transaction;
    return reading.execute(work);
  }
  return transaction.execute(async (opened) => {
    // A write first of all: SQLite refuses one that follows a read, once another process has written in between.
    await writeSetting(opened, '');
    return work(opened);
  });
}

async function writeSetting(query: Kysely<Database>, value: string): Promise<void> {
  await query
    .insertInto('setting')
    .values({ key: VERSION_KEY, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

type Read = { ids: string[]; wanted: Entry[] };

async function readRuns(query: Kysely<Database>, after: string, lock: boolean): Promise<Read> {
  let select = query.selectFrom('run').select('id').where('id', '>', after).orderBy('id').limit(BATCH_ROWS);
  // Every change of a run or its images locks its row first, so nothing changes between reading and writing.
  if (lock) select = select.forUpdate();
  const ids = (await select.execute()).map((run) => run.id);
  return { ids, wanted: ids.length === 0 ? [] : await deriveOfRuns(query, ids) };
}

async function readUploads(query: Kysely<Database>, after: string, lock: boolean): Promise<Read> {
  let select = query
    .selectFrom('image')
    .select(IMAGE_COLUMNS)
    .where('runId', 'is', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(BATCH_ROWS);
  if (lock) select = select.forUpdate();
  const images = await select.execute();
  return { ids: images.map((image) => image.id), wanted: images.flatMap(entriesOfUpload) };
}

function add(count: EntryCount, difference: EntryDifference): void {
  count.missing += difference.missing.length;
  count.wrong += difference.wrong.length;
  count.extra += difference.extra.length;
}
