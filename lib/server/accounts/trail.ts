import 'server-only';
import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import type { TrailAction, TrailDetails } from '@/lib/shared/trail';
import type { Visitor } from './visitor';

/** Who did what, for admins. */
export type Trail = {
  /**
   * @param by null: nobody who is signed in
   * @param query the transaction that what is told of belongs to
   */
  note(
    entry: {
      action: TrailAction;
      by: Visitor | null;
      address: string;
      subjectId?: string | null;
      details?: TrailDetails;
    },
    query?: Kysely<Database>,
  ): Promise<void>;
};

export function createTrail({ query: database, now }: OpenDatabase): Trail {
  return {
    async note({ action, by, address, subjectId = null, details = {} }, query = database) {
      await query
        .insertInto('trail')
        .values({
          id: randomUUID(),
          at: await now(),
          personId: by?.ownerId ?? null,
          tokenId: by?.kind === 'token' ? by.token.id : null,
          address,
          action,
          subjectId,
          details: JSON.stringify(details),
        })
        .execute();
    },
  };
}
