import 'server-only';
import type { Kysely, Transaction } from 'kysely';
import type { Database } from '@/lib/server/database/schema';
import {
  ENTRY_COLUMNS,
  type Entry,
  entriesOfRun,
  entriesOfUpload,
  IMAGE_COLUMNS,
  type ImageOfEntries,
  RUN_COLUMNS,
} from './derive-entries';

/**
 * Brings the library's rows of these runs to what their rows of `run` and `image` say.
 *
 * Call it in the transaction that changed them, after the change, and with the rows of the runs already locked by an
 * UPDATE of theirs: so the last of several writers sees what all of them wrote. Several runs are locked in the order of
 * their ids, or two writers may wait for each other.
 */
export async function refreshRunEntries(
  transaction: Transaction<Database>,
  runIds: readonly string[],
): Promise<void> {
  if (runIds.length === 0) return;
  const wanted = await deriveOfRuns(transaction, runIds);
  const there = await transaction
    .selectFrom('entry')
    .select(ENTRY_COLUMNS)
    .where('runId', 'in', runIds)
    .execute();
  await replaceEntries(transaction, there, wanted);
}

/** The same for uploads. Their rows are locked by the caller's own UPDATE or INSERT. */
export async function refreshUploadEntries(
  transaction: Transaction<Database>,
  images: readonly ImageOfEntries[],
): Promise<void> {
  if (images.length === 0) return;
  const ids = images.map((image) => image.id);
  const there = await transaction.selectFrom('entry').select(ENTRY_COLUMNS).where('id', 'in', ids).execute();
  await replaceEntries(transaction, there, images.flatMap(entriesOfUpload));
}

/** All entries that these runs should have. */
export async function deriveOfRuns(query: Kysely<Database>, runIds: readonly string[]): Promise<Entry[]> {
  // One after the other: a transaction is one connection.
  const runs = await query.selectFrom('run').select(RUN_COLUMNS).where('id', 'in', runIds).execute();
  const images = await query.selectFrom('image').select(IMAGE_COLUMNS).where('runId', 'in', runIds).execute();
  const byRun = Map.groupBy(images, (image) => image.runId);
  return runs.flatMap((run) => entriesOfRun(run, byRun.get(run.id) ?? []));
}

export type EntryDifference = { missing: Entry[]; wrong: Entry[]; extra: string[] };

/** How what is there differs from what should be. */
export function compareEntries(there: readonly Entry[], wanted: readonly Entry[]): EntryDifference {
  const known = new Map(there.map((entry) => [entry.id, entry]));
  const kept = new Set(wanted.map((entry) => entry.id));
  return {
    missing: wanted.filter((entry) => !known.has(entry.id)),
    wrong: wanted.filter((entry) => {
      const before = known.get(entry.id);
      return before !== undefined && !isSame(before, entry);
    }),
    extra: there.flatMap((entry) => (kept.has(entry.id) ? [] : [entry.id])),
  };
}

function isSame(before: Entry, after: Entry): boolean {
  return ENTRY_COLUMNS.every((column) => before[column] === after[column]);
}

/** Rows of one INSERT: their values stay below SQLite's limit of parameters. */
const ROWS_PER_INSERT = 500;

/** Only what differs is written, so that the search index is left alone by a change of a favourite. */
export async function replaceEntries(
  transaction: Transaction<Database>,
  there: readonly Entry[],
  wanted: readonly Entry[],
): Promise<EntryDifference> {
  const difference = compareEntries(there, wanted);
  const { missing, wrong, extra } = difference;
  if (extra.length > 0) await transaction.deleteFrom('entry').where('id', 'in', extra).execute();
  for (const { id, ...entry } of wrong) {
    await transaction.updateTable('entry').set(entry).where('id', '=', id).execute();
  }
  await insertEntries(transaction, missing);
  return difference;
}

/** Of images and runs that have none yet. */
export async function insertEntries(
  transaction: Transaction<Database>,
  entries: readonly Entry[],
): Promise<void> {
  for (let at = 0; at < entries.length; at += ROWS_PER_INSERT) {
    await transaction
      .insertInto('entry')
      .values(entries.slice(at, at + ROWS_PER_INSERT))
      .execute();
  }
}
