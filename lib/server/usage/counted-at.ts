import 'server-only';
import { type ExpressionBuilder, sql } from 'kysely';
import type { Database } from '@/lib/server/database/schema';
import { DAY_MS, type UsagePeriod } from '@/lib/shared/usage-period';

/** When a run counts: as it was asked for; one that is drawn by tomorrow as it ends, as in the budget. */
export const COUNTED_AT = sql<number>`(case when run.overnight = 1 then coalesce(run.ended_at, run.created_at) else run.created_at end)`;

/** No batch takes longer, given up or not. */
const LONGEST_MS = 7 * DAY_MS;

/** For a `where`: runs that count in this period. */
export function countedIn({ fromMs, endMs }: UsagePeriod) {
  return ({ and, eb }: ExpressionBuilder<Database, 'run'>) =>
    and([
      // What an index can find.
      eb('run.createdAt', '>=', fromMs - LONGEST_MS),
      eb('run.createdAt', '<', endMs),
      eb(COUNTED_AT, '>=', fromMs),
      eb(COUNTED_AT, '<', endMs),
    ]);
}
