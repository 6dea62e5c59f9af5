import 'server-only';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '@/lib/server/database/schema';
import { OverpaintError } from '@/lib/shared/errors';
import { formatMicroUsd } from '@/lib/shared/money';

/**
 * The month's money. `reserve` when a run is admitted, `settle` when it ends, each one guarded UPDATE inside the
 * transaction that changes the run. So at every instant `spent + reserved ≤ limit` for what was admitted,
 * `reserved = Σ hold` and `spent = Σ charged` over the runs of that month.
 */
export type BudgetLimits = { monthlyMicroUsd: number | null; runMicroUsd: number | null };

type Key = { scope: string; period: string };

/** `YYYY-MM` in UTC. */
export function budgetPeriod(nowMs: number): string {
  return new Date(nowMs).toISOString().slice(0, 7);
}

/** First millisecond of the next month, UTC. */
export function budgetResetsAt(nowMs: number): number {
  const now = new Date(nowMs);
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
}

export function budgetScope(demo: boolean): string {
  return demo ? 'installation:demo' : 'installation';
}

/**
 * Holds the highest price a run may have.
 *
 * @throws OverpaintError price_unknown, run_budget_exceeded or budget_exceeded, with what is left in the sentence
 */
export async function reserve(
  transaction: Transaction<Database>,
  key: Key,
  highMicroUsd: number | null,
  limits: BudgetLimits,
  nowMs: number,
): Promise<number> {
  await transaction
    .insertInto('budget')
    .values({ ...key, spentMicroUsd: 0, reservedMicroUsd: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  if (highMicroUsd === null) {
    if (limits.monthlyMicroUsd !== null || limits.runMicroUsd !== null)
      throw new OverpaintError('price_unknown');
    return 0;
  }
  if (limits.runMicroUsd !== null && highMicroUsd > limits.runMicroUsd) {
    throw new OverpaintError(
      'run_budget_exceeded',
      `This may cost ${formatMicroUsd(highMicroUsd)}, and one run may cost at most ${formatMicroUsd(limits.runMicroUsd)} here.`,
    );
  }
  let update = transaction
    .updateTable('budget')
    .set((is) => ({ reservedMicroUsd: is('reservedMicroUsd', '+', highMicroUsd) }))
    .where('scope', '=', key.scope)
    .where('period', '=', key.period);
  if (limits.monthlyMicroUsd !== null) {
    update = update.where(
      sql<number>`spent_micro_usd + reserved_micro_usd + ${highMicroUsd}`,
      '<=',
      limits.monthlyMicroUsd,
    );
  }
  const { numUpdatedRows } = await update.executeTakeFirst();
  if (numUpdatedRows === 0n)
    throw new OverpaintError(
      'budget_exceeded',
      await exceededSentence(transaction, key, highMicroUsd, limits, nowMs),
    );
  return highMicroUsd;
}

/** Replaces what a run held and had been charged by what it holds and is charged now. Amounts may be negative. */
export async function settle(
  transaction: Transaction<Database>,
  key: Key,
  change: { reservedByMicroUsd: number; spentByMicroUsd: number },
): Promise<void> {
  if (change.reservedByMicroUsd === 0 && change.spentByMicroUsd === 0) return;
  await transaction
    .updateTable('budget')
    .set((is) => ({
      spentMicroUsd: is('spentMicroUsd', '+', change.spentByMicroUsd),
      reservedMicroUsd: is('reservedMicroUsd', '+', change.reservedByMicroUsd),
    }))
    .where('scope', '=', key.scope)
    .where('period', '=', key.period)
    .execute();
}

export async function readBudget(
  database: Kysely<Database>,
  key: Key,
): Promise<{ spentMicroUsd: number; reservedMicroUsd: number }> {
  const row = await database
    .selectFrom('budget')
    .select(['spentMicroUsd', 'reservedMicroUsd'])
    .where('scope', '=', key.scope)
    .where('period', '=', key.period)
    .executeTakeFirst();
  return row ?? { spentMicroUsd: 0, reservedMicroUsd: 0 };
}

async function exceededSentence(
  transaction: Transaction<Database>,
  key: Key,
  highMicroUsd: number,
  limits: BudgetLimits,
  nowMs: number,
): Promise<string> {
  const { spentMicroUsd, reservedMicroUsd } = await readBudget(transaction, key);
  const limit = limits.monthlyMicroUsd ?? 0;
  const left = Math.max(0, limit - spentMicroUsd - reservedMicroUsd);
  const resets = new Date(budgetResetsAt(nowMs)).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  });
  return `This may cost ${formatMicroUsd(highMicroUsd)}, and ${formatMicroUsd(left)} of the month’s ${formatMicroUsd(limit)} is left. It resets on ${resets} (UTC).`;
}
