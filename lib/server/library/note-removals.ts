import 'server-only';
import type { Transaction } from 'kysely';
import type { Database } from '@/lib/server/database/schema';

/** Writes down that these blobs may have lost their last reference; lib/server/library/bin.ts looks at them later. */
export async function noteRemovals(
  transaction: Transaction<Database>,
  hashes: readonly string[],
  at: number,
): Promise<void> {
  if (hashes.length === 0) return;
  await transaction
    .insertInto('blobRemoval')
    .values(hashes.map((sha256) => ({ sha256, since: at })))
    .onConflict((conflict) =>
      // Not the same again, whatever the clock says: who looked at it before this must not strike it out.
      conflict.column('sha256').doUpdateSet((is) => ({ since: is('blobRemoval.since', '+', 1) })),
    )
    .execute();
}
