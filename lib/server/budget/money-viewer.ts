import 'server-only';
import type { Kysely } from 'kysely';
import type { Database } from '@/lib/server/database/schema';
import type { WireStatus } from '@/lib/shared/wire';
import type { PersonLimits } from '@/lib/shared/wire-people';
import { budgetResetsAt, judgeBudget, readBudget } from './budget';
import { installationScope, personScope } from './budget-scopes';
import { installationLimit } from './installation-limit';
import type { BudgetLimits } from './spending-rules';

/** Who asks about money. */
export type MoneyViewer = {
  /** Null: nobody in particular. */
  ownerId: string | null;
  /** An admin, or whoever comes where there are no accounts: they are told of everybody's. */
  isAdmin: boolean;
};

/** For the parts of the server that ask for themselves. */
export const INSTALLATION: MoneyViewer = { ownerId: null, isAdmin: true };

type MonthBudget = Omit<WireStatus['budget'], 'resetsAt'>;

/** A month of one person, with their limit, or of the whole installation. */
export async function readMonth(
  database: Kysely<Database>,
  { ownerId, period, demo }: { ownerId: string | null; period: string; demo: boolean },
  limits: BudgetLimits,
): Promise<MonthBudget> {
  const scope = ownerId === null ? installationScope(demo) : personScope(ownerId, demo);
  const { extraMicroUsd, ...spending } = await readBudget(database, { scope, period });
  const own = ownerId === null ? null : await readPersonLimits(database, ownerId, limits);
  const monthlyMicroUsd =
    ownerId === null ? await installationLimit(database, limits) : (own?.monthlyMicroUsd ?? null);
  return {
    of: ownerId === null ? 'installation' : 'person',
    period,
    ...spending,
    runLimitMicroUsd: ownerId === null ? limits.runMicroUsd : (own?.runMicroUsd ?? null),
    unpricedMicroUsd: own?.unpricedMicroUsd ?? null,
    pricedOnly: false,
    askedMicroUsd: null,
    ...judgeBudget(spending, monthlyMicroUsd === null ? null : monthlyMicroUsd + extraMicroUsd),
  };
}

/**
 * The month that matters to the one who asks: their own where they have a limit, or where they may not be told of the
 * installation's.
 */
export async function readStatusMonth(
  database: Kysely<Database>,
  { ownerId, isAdmin }: MoneyViewer,
  { nowMs, period, demo }: { nowMs: number; period: string; demo: boolean },
  limits: BudgetLimits,
): Promise<WireStatus['budget']> {
  const resetsAt = budgetResetsAt(nowMs);
  const all = await readMonth(database, { ownerId: null, period, demo }, limits);
  if (ownerId === null || limits.accounts !== true) return { ...all, resetsAt };
  const own = await readMonth(database, { ownerId, period, demo }, limits);
  if (!isAdmin) {
    const askedMicroUsd = await readOpenWish(database, ownerId, period);
    return { ...own, pricedOnly: true, askedMicroUsd, resetsAt };
  }
  const shown = own.limitMicroUsd === null ? all : own;
  const { unpricedMicroUsd } = own;
  const runLimitMicroUsd = smaller(own.runLimitMicroUsd, all.runLimitMicroUsd);
  return { ...shown, unpricedMicroUsd, runLimitMicroUsd, resetsAt };
}

/** Null: they have no account, or there are none. */
export async function readPersonLimits(
  database: Kysely<Database>,
  ownerId: string,
  { accounts }: BudgetLimits,
): Promise<PersonLimits | null> {
  if (accounts !== true) return null;
  const person = await database
    .selectFrom('person')
    .select(['monthlyMicroUsd', 'runMicroUsd', 'unpricedMicroUsd'])
    .where('id', '=', ownerId)
    .executeTakeFirst();
  return person ?? null;
}

async function readOpenWish(
  database: Kysely<Database>,
  personId: string,
  period: string,
): Promise<number | null> {
  const wish = await database
    .selectFrom('wish')
    .select('amountMicroUsd')
    .where('personId', '=', personId)
    .where('period', '=', period)
    .where('settledAt', 'is', null)
    .executeTakeFirst();
  return wish?.amountMicroUsd ?? null;
}

function smaller(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
