import 'server-only';
import type { Transaction } from 'kysely';
import type { OpenDatabase } from './open-database';
import type { Database } from './schema';

/**
 * Does something once for a database, for what was there before the program kept it. The row that says so is written
 * first, in the same transaction, so that of two servers that start at once the second finds it there; and a server
 * that dies in between has done nothing.
 *
 * @param mark the setting that says so
 * @param fill resolves to how many it found
 * @returns that number; null when it had been done before
 */
export async function fillOnce(
  database: OpenDatabase,
  mark: string,
  fill: (transaction: Transaction<Database>) => Promise<number>,
): Promise<number | null> {
  const done = await database.query
    .selectFrom('setting')
    .select('value')
    .where('key', '=', mark)
    .executeTakeFirst();
  if (done !== undefined) return null;
  return database.query.transaction().execute(async (transaction) => {
    const claimed = await transaction
      .insertInto('setting')
      .values({ key: mark, value: '1' })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .returning('key')
      .executeTakeFirst();
    return claimed === undefined ? null : fill(transaction);
  });
}
