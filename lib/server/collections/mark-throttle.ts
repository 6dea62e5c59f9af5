import 'server-only';
import { sql } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import { OverpaintError } from '@/lib/shared/errors';

const WINDOW_MS = 15 * 60_000;
/** A person who goes through a gallery with care stays below it. */
const MOST_MARKS = 100;

/**
 * Counts what one address says by links, in the database, so that several servers let no more in.
 * @throws OverpaintError too_many_attempts
 */
export async function countMark({ query, now }: OpenDatabase, address: string): Promise<void> {
  const at = await now();
  const isOver = sql<boolean>`throttle.since <= ${at - WINDOW_MS}`;
  const { count } = await query
    .insertInto('throttle')
    .values({ key: `marks ${address}`, count: 1, since: at })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        count: sql<number>`case when ${isOver} then 1 else throttle.count + 1 end`,
        since: sql<number>`case when ${isOver} then ${at} else throttle.since end`,
      }),
    )
    .returning('count')
    .executeTakeFirstOrThrow();
  if (Number(count) > MOST_MARKS) {
    throw new OverpaintError('too_many_attempts', { key: 'refusals.tooManyMarks' });
  }
}
