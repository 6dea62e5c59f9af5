import 'server-only';
import type { Transaction } from 'kysely';
import type { Engine } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';

/*
 * Every writer of images locks their runs first, in the order of their ids, and then the images in that of theirs: so no
 * two wait for each other. SQLite has one writer at a time, and nothing to lock.
 */

/**
 * The runs of these images, locked and with a new revision, since runs show their images.
 * @returns their ids, each once
 */
export async function touchRuns(
  transaction: Transaction<Database>,
  engine: Engine,
  images: readonly { runId: string | null }[],
): Promise<string[]> {
  const ids = [...new Set(images.flatMap(({ runId }) => runId ?? []))];
  if (ids.length === 0) return [];
  await lockRows(transaction, engine, 'run', ids);
  await transaction
    .updateTable('run')
    .set((is) => ({ revision: is('revision', '+', 1) }))
    .where('id', 'in', ids)
    .execute();
  return ids;
}

export async function lockImages(
  transaction: Transaction<Database>,
  engine: Engine,
  ids: readonly string[],
): Promise<void> {
  await lockRows(transaction, engine, 'image', ids);
}

async function lockRows(
  transaction: Transaction<Database>,
  engine: Engine,
  table: 'run' | 'image',
  ids: readonly string[],
): Promise<void> {
  if (engine !== 'postgres') return;
  await transaction.selectFrom(table).select('id').where('id', 'in', ids).orderBy('id').forUpdate().execute();
}
