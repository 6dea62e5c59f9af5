import 'server-only';
import type { Transaction } from 'kysely';
import { budgetPeriod, settle } from '@/lib/server/budget/budget';
import type { Database } from '@/lib/server/database/schema';
import type { RunRecord } from '@/lib/server/records/run-record';

/**
 * Gives back what is held and counts what was spent, so that the sums over the runs stay true. What is drawn by tomorrow
 * may be drawn in another month, which then pays for it.
 *
 * @returns what the run's row has to say of it
 */
export async function settleHold(
  transaction: Transaction<Database>,
  run: RunRecord,
  chargedMicroUsd: number,
  now: number,
): Promise<Pick<RunRecord, 'holdMicroUsd' | 'chargedMicroUsd' | 'budgetPeriod'>> {
  const period = run.overnight === 1 ? budgetPeriod(now) : run.budgetPeriod;
  await settle(transaction, run, chargedMicroUsd, period);
  return { holdMicroUsd: 0, chargedMicroUsd, budgetPeriod: period };
}
