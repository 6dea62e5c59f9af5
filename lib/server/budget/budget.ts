import 'server-only';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database, RunTable } from '@/lib/server/database/schema';
import {
  type BudgetOwner,
  describeLeft,
  describeOverBudget,
  describeOverCap,
  type MonthLeft,
} from '@/lib/shared/budget-sentences';
import { type ErrorCode, OverpaintError } from '@/lib/shared/errors';
import type { MessageKey } from '@/lib/shared/language';
import type { WireStatus } from '@/lib/shared/wire';
import { budgetScopes } from './budget-scopes';
import type { Purse, SpendingRules } from './spending-rules';

/**
 * The month's money. `reserve` when a run is admitted, `settle` when it ends, one guarded UPDATE for each purse inside the
 * transaction that changes the run. So at every instant, for each purse, `spent + reserved ≤ limit + extra` for what was
 * admitted, `reserved = Σ hold` and `spent = Σ charged` over the runs of that month that are charged to it.
 */
export type Spent = { spentMicroUsd: number; reservedMicroUsd: number };

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

/** A run that is to be admitted, and what it holds. */
export type AskedHold = { model: string; highMicroUsd: number | null };

const EXCEEDED: Record<BudgetOwner, ErrorCode> = {
  installation: 'budget_exceeded',
  person: 'person_budget_exceeded',
  token: 'token_budget_exceeded',
};

const RUN_SENTENCES: Record<BudgetOwner, MessageKey> = {
  installation: 'refusals.overRunLimit',
  person: 'refusals.overOwnRunLimit',
  token: 'refusals.overTokenRunLimit',
};

/** What a run holds: the highest price that it may have, or what is held where that is not known. */
export function holdOf(highMicroUsd: number | null, { unpricedMicroUsd }: SpendingRules): number {
  return highMicroUsd ?? unpricedMicroUsd ?? 0;
}

/**
 * Holds what some runs of one payer may cost, in every purse: for all of them, or for none. What is thrown takes the
 * transaction back, and with it what other purses had held.
 *
 * @param asked.capMicroUsd what they may cost together; null: as much as the budget lets them
 * @throws OverpaintError model_not_allowed, price_unknown, run_budget_exceeded, cap_exceeded, or the one of the first purse
 *   that is too small, with the sum, the limit and what is left in the sentence
 */
export async function reserve(
  transaction: Transaction<Database>,
  rules: SpendingRules,
  asked: { runs: readonly AskedHold[]; capMicroUsd: number | null },
  { period, nowMs }: { period: string; nowMs: number },
): Promise<void> {
  const { runs, capMicroUsd } = asked;
  refuseModels(runs, rules);
  refuseUnpriced(runs, capMicroUsd, rules);
  const holds = runs.map(({ highMicroUsd }) => holdOf(highMicroUsd, rules));
  for (const purse of rules.purses) refuseDearRun(holds, purse, rules);
  const sumMicroUsd = holds.reduce((sum, hold) => sum + hold, 0);
  if (capMicroUsd !== null && sumMicroUsd > capMicroUsd) {
    const overCap = describeOverCap(sumMicroUsd, runs.length, capMicroUsd);
    const purse = toldPurse(rules);
    const month = purse && (await monthLeft(transaction, purse, period, nowMs));
    throw new OverpaintError(
      'cap_exceeded',
      month === null
        ? overCap
        : { key: 'budget.overCapAndMonth', values: { cap: overCap, month: describeLeft(month) } },
    );
  }
  if (sumMicroUsd === 0) return;
  await transaction
    .insertInto('budget')
    .values(rules.purses.map(({ scope }) => ({ scope, period, spentMicroUsd: 0, reservedMicroUsd: 0 })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  for (const purse of rules.purses) {
    if (await holdIn(transaction, purse, period, sumMicroUsd)) continue;
    const month = await monthLeft(transaction, purse, period, nowMs);
    throw new OverpaintError(
      EXCEEDED[purse.of],
      purse.of === 'installation' && !rules.toldAll
        ? { key: 'budget.usedUp' }
        : month === null
          ? undefined
          : describeOverBudget(sumMicroUsd, runs.length, month),
    );
  }
}

/** @returns whether there was room */
async function holdIn(
  transaction: Transaction<Database>,
  { scope, monthlyMicroUsd }: Purse,
  period: string,
  sumMicroUsd: number,
): Promise<boolean> {
  let update = transaction
    .updateTable('budget')
    .set((is) => ({ reservedMicroUsd: is('reservedMicroUsd', '+', sumMicroUsd) }))
    .where('scope', '=', scope)
    .where('period', '=', period);
  if (monthlyMicroUsd !== null) {
    update = update.where(
      sql<number>`spent_micro_usd + reserved_micro_usd + ${sumMicroUsd} - extra_micro_usd`,
      '<=',
      monthlyMicroUsd,
    );
  }
  const { numUpdatedRows } = await update.executeTakeFirst();
  return numUpdatedRows > 0n;
}

function refuseModels(runs: readonly AskedHold[], { models }: SpendingRules): void {
  if (models !== null && runs.some(({ model }) => !models.includes(model)))
    throw new OverpaintError('model_not_allowed');
}

function refuseUnpriced(runs: readonly AskedHold[], cap: number | null, rules: SpendingRules): void {
  const unpriced = runs.filter(({ highMicroUsd }) => highMicroUsd === null).length;
  if (unpriced === 0 || rules.unpricedMicroUsd !== null) return;
  const limited = rules.purses.some(
    ({ monthlyMicroUsd, runMicroUsd }) => monthlyMicroUsd !== null || runMicroUsd !== null,
  );
  if (!limited && !rules.pricedOnly && cap === null) return;
  if (runs.length === 1 && cap === null)
    throw new OverpaintError('price_unknown', rules.pricedOnly ? { key: 'budget.pricedOnly' } : undefined);
  throw new OverpaintError('price_unknown', {
    key: 'refusals.unpricedRuns',
    values: { unpriced, runs: runs.length },
  });
}

function refuseDearRun(
  holds: readonly number[],
  { of, runMicroUsd }: Purse,
  { toldAll }: SpendingRules,
): void {
  const dearest = Math.max(0, ...holds);
  if (runMicroUsd === null || dearest <= runMicroUsd) return;
  if (of === 'installation' && !toldAll) throw new OverpaintError('run_budget_exceeded');
  throw new OverpaintError('run_budget_exceeded', {
    key: RUN_SENTENCES[of],
    values: { runs: holds.length, amount: { microUsd: dearest }, limit: { microUsd: runMicroUsd } },
  });
}

/** Whose month is told beside something else: the narrowest that may be. */
function toldPurse({ purses, toldAll }: SpendingRules): Purse | null {
  const told = purses.filter(
    ({ of, monthlyMicroUsd }) => monthlyMicroUsd !== null && (toldAll || of !== 'installation'),
  );
  return told.at(-1) ?? null;
}

/**
 * What is charged for a run whose cost is not known: its highest price; where there was none, what is held for it, or was
 * charged when it was settled before.
 */
export function chargeOfUnknown(
  run: Pick<RunTable, 'estimateHighMicroUsd' | 'holdMicroUsd' | 'chargedMicroUsd'>,
): number {
  return run.estimateHighMicroUsd ?? run.holdMicroUsd + run.chargedMicroUsd;
}

type Charged = Pick<
  RunTable,
  'ownerId' | 'paidBy' | 'tokenId' | 'demo' | 'budgetPeriod' | 'holdMicroUsd' | 'chargedMicroUsd'
>;

/**
 * In every purse, replaces what a run held and had been charged by what it is charged now. It holds nothing any more.
 *
 * @param period the month that is charged, where it is another than the one that admitted the run; the run's row has to say
 *   so then
 */
export async function settle(
  transaction: Transaction<Database>,
  run: Charged,
  chargedMicroUsd: number,
  period = run.budgetPeriod,
): Promise<void> {
  const stays = period === run.budgetPeriod;
  if (run.holdMicroUsd === 0 && run.chargedMicroUsd === 0 && chargedMicroUsd === 0) return;
  for (const scope of budgetScopes(run)) {
    await changePurse(transaction, scope, run.budgetPeriod, {
      spentByMicroUsd: (stays ? chargedMicroUsd : 0) - run.chargedMicroUsd,
      reservedByMicroUsd: -run.holdMicroUsd,
    });
    if (stays) continue;
    await transaction
      .insertInto('budget')
      .values({ scope, period, spentMicroUsd: 0, reservedMicroUsd: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await changePurse(transaction, scope, period, {
      spentByMicroUsd: chargedMicroUsd,
      reservedByMicroUsd: 0,
    });
  }
}

async function changePurse(
  transaction: Transaction<Database>,
  scope: string,
  period: string,
  { spentByMicroUsd, reservedByMicroUsd }: { spentByMicroUsd: number; reservedByMicroUsd: number },
): Promise<void> {
  if (spentByMicroUsd === 0 && reservedByMicroUsd === 0) return;
  await transaction
    .updateTable('budget')
    .set((is) => ({
      spentMicroUsd: is('spentMicroUsd', '+', spentByMicroUsd),
      reservedMicroUsd: is('reservedMicroUsd', '+', reservedByMicroUsd),
    }))
    .where('scope', '=', scope)
    .where('period', '=', period)
    .execute();
}

export async function readBudget(
  database: Kysely<Database>,
  key: Key,
): Promise<Spent & { extraMicroUsd: number }> {
  const row = await database
    .selectFrom('budget')
    .select(['spentMicroUsd', 'reservedMicroUsd', 'extraMicroUsd'])
    .where('scope', '=', key.scope)
    .where('period', '=', key.period)
    .executeTakeFirst();
  return row ?? { spentMicroUsd: 0, reservedMicroUsd: 0, extraMicroUsd: 0 };
}

/** From this share of the limit on, spent and held together, a person is warned. */
const WARN_AT = 0.8;

/** What is left of the month's money, and whether that is a reason to be told. */
export function judgeBudget(
  { spentMicroUsd, reservedMicroUsd }: Spent,
  limitMicroUsd: number | null,
): Pick<WireStatus['budget'], 'limitMicroUsd' | 'leftMicroUsd' | 'warning'> {
  if (limitMicroUsd === null) return { limitMicroUsd, leftMicroUsd: null, warning: null };
  const usedMicroUsd = spentMicroUsd + reservedMicroUsd;
  const leftMicroUsd = Math.max(0, limitMicroUsd - usedMicroUsd);
  const near = usedMicroUsd >= WARN_AT * limitMicroUsd;
  return { limitMicroUsd, leftMicroUsd, warning: leftMicroUsd === 0 ? 'reached' : near ? 'near' : null };
}

/** Null without a limit. */
async function monthLeft(
  database: Kysely<Database>,
  { of, scope, monthlyMicroUsd }: Purse,
  period: string,
  nowMs: number,
): Promise<MonthLeft | null> {
  if (monthlyMicroUsd === null) return null;
  const { spentMicroUsd, reservedMicroUsd, extraMicroUsd } = await readBudget(database, { scope, period });
  const limitMicroUsd = monthlyMicroUsd + extraMicroUsd;
  return {
    of,
    leftMicroUsd: Math.max(0, limitMicroUsd - spentMicroUsd - reservedMicroUsd),
    limitMicroUsd,
    resetsAt: budgetResetsAt(nowMs),
  };
}
