import 'server-only';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '@/lib/server/database/schema';
import {
  describeLeft,
  describeOverBudget,
  describeOverCap,
  type MonthLeft,
} from '@/lib/shared/budget-sentences';
import { OverpaintError } from '@/lib/shared/errors';
import type { WireStatus } from '@/lib/shared/wire';

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
 * Holds the highest prices that some runs may have: of all of them, or of none.
 *
 * @param asked.highMicroUsd one for each run; null where no price is known
 * @param asked.capMicroUsd what they may cost together; null: as much as the budget lets them
 * @throws OverpaintError price_unknown, run_budget_exceeded, cap_exceeded or budget_exceeded, with the sum, the limit and
 *   what is left in the sentence
 */
export async function reserve(
  transaction: Transaction<Database>,
  key: Key,
  asked: { highMicroUsd: readonly (number | null)[]; capMicroUsd: number | null },
  limits: BudgetLimits,
  nowMs: number,
): Promise<void> {
  await transaction
    .insertInto('budget')
    .values({ ...key, spentMicroUsd: 0, reservedMicroUsd: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { capMicroUsd } = asked;
  const runs = asked.highMicroUsd.length;
  const known = asked.highMicroUsd.filter((high) => high !== null);
  refuseUnpriced(runs - known.length, runs, capMicroUsd, limits);
  refuseDearRun(known, runs, limits);
  const sumMicroUsd = known.reduce((sum, high) => sum + high, 0);
  const readMonth = async () => monthLeft(await readBudget(transaction, key), limits, nowMs);
  if (capMicroUsd !== null && sumMicroUsd > capMicroUsd) {
    const month = await readMonth();
    const overCap = describeOverCap(sumMicroUsd, runs, capMicroUsd);
    throw new OverpaintError(
      'cap_exceeded',
      month === null
        ? overCap
        : { key: 'budget.overCapAndMonth', values: { cap: overCap, month: describeLeft(month) } },
    );
  }
  if (sumMicroUsd === 0) return;
  let update = transaction
    .updateTable('budget')
    .set((is) => ({ reservedMicroUsd: is('reservedMicroUsd', '+', sumMicroUsd) }))
    .where('scope', '=', key.scope)
    .where('period', '=', key.period);
  if (limits.monthlyMicroUsd !== null) {
    update = update.where(
      sql<number>`spent_micro_usd + reserved_micro_usd + ${sumMicroUsd}`,
      '<=',
      limits.monthlyMicroUsd,
    );
  }
  const { numUpdatedRows } = await update.executeTakeFirst();
  if (numUpdatedRows === 0n) {
    const month = await readMonth();
    throw new OverpaintError(
      'budget_exceeded',
      month === null ? undefined : describeOverBudget(sumMicroUsd, runs, month),
    );
  }
}

function refuseUnpriced(unpriced: number, runs: number, cap: number | null, limits: BudgetLimits): void {
  if (unpriced === 0) return;
  if (limits.monthlyMicroUsd === null && limits.runMicroUsd === null && cap === null) return;
  if (runs === 1 && cap === null) throw new OverpaintError('price_unknown');
  throw new OverpaintError('price_unknown', { key: 'refusals.unpricedRuns', values: { unpriced, runs } });
}

function refuseDearRun(highs: readonly number[], runs: number, { runMicroUsd }: BudgetLimits): void {
  const dearest = Math.max(0, ...highs);
  if (runMicroUsd === null || dearest <= runMicroUsd) return;
  throw new OverpaintError('run_budget_exceeded', {
    key: 'refusals.overRunLimit',
    values: { runs, amount: { microUsd: dearest }, limit: { microUsd: runMicroUsd } },
  });
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

/** From this share of the limit on, spent and held together, a person is warned. */
const WARN_AT = 0.8;

/** What is left of the month's money, and whether that is a reason to be told. */
export function judgeBudget(
  { spentMicroUsd, reservedMicroUsd }: { spentMicroUsd: number; reservedMicroUsd: number },
  limitMicroUsd: number | null,
): Pick<WireStatus['budget'], 'limitMicroUsd' | 'leftMicroUsd' | 'warning'> {
  if (limitMicroUsd === null) return { limitMicroUsd, leftMicroUsd: null, warning: null };
  const usedMicroUsd = spentMicroUsd + reservedMicroUsd;
  const leftMicroUsd = Math.max(0, limitMicroUsd - usedMicroUsd);
  const near = usedMicroUsd >= WARN_AT * limitMicroUsd;
  return { limitMicroUsd, leftMicroUsd, warning: leftMicroUsd === 0 ? 'reached' : near ? 'near' : null };
}

/** Null without a limit. */
function monthLeft(
  { spentMicroUsd, reservedMicroUsd }: { spentMicroUsd: number; reservedMicroUsd: number },
  { monthlyMicroUsd }: BudgetLimits,
  nowMs: number,
): MonthLeft | null {
  if (monthlyMicroUsd === null) return null;
  return {
    leftMicroUsd: Math.max(0, monthlyMicroUsd - spentMicroUsd - reservedMicroUsd),
    limitMicroUsd: monthlyMicroUsd,
    resetsAt: budgetResetsAt(nowMs),
  };
}
