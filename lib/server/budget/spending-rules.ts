import 'server-only';
import type { Transaction } from 'kysely';
import type { Database } from '@/lib/server/database/schema';
import { storedTokenModels } from '@/lib/server/database/stored-json';
import { readRuntimeSettings } from '@/lib/server/runtime-settings';
import type { BudgetOwner } from '@/lib/shared/budget-sentences';
import { installationScope, type Payer, personScope, tokenScope } from './budget-scopes';
import { installationLimit } from './installation-limit';

export type BudgetLimits = {
  /** Of the whole installation. */
  monthlyMicroUsd: number | null;
  runMicroUsd: number | null;
  /** Whether people have limits of their own. Without accounts nobody could change them, so they do not hold. */
  accounts?: boolean;
  /** Whether an admin sets the month's limit at a page (lib/server/runtime-settings.ts), since the environment does not. */
  adjustable?: boolean;
};

export type Purse = {
  of: BudgetOwner;
  scope: string;
  monthlyMicroUsd: number | null;
  runMicroUsd: number | null;
};

/** What holds for the runs that somebody asks for now. */
export type SpendingRules = {
  /** In the order of `budgetScopes`. */
  purses: readonly Purse[];
  /** What is held for a run whose price is not known; null: the person has no such amount. */
  unpricedMicroUsd: number | null;
  /** Without such an amount, a run whose price is not known is refused even where there is no limit. */
  pricedOnly: boolean;
  /** Whether the installation's sums and limits may be told. */
  toldAll: boolean;
  /** Null: every model. */
  models: readonly string[] | null;
};

/** Read in the transaction that holds the money, so that a limit which an admin has just set is kept. */
export async function readSpendingRules(
  transaction: Transaction<Database>,
  { ownerId, tokenId, demo }: Payer & { demo: boolean },
  limits: BudgetLimits,
): Promise<SpendingRules> {
  const person = limits.accounts === true ? await readPerson(transaction, ownerId) : null;
  const token = tokenId === null ? null : await readToken(transaction, tokenId);
  const isAdmin = limits.accounts !== true || person?.role === 'admin';
  const byHand = tokenId === null;
  const { monthlyMicroUsd, models } = await readHouse(transaction, limits);
  const { runMicroUsd } = limits;
  return {
    purses: [
      { of: 'installation', scope: installationScope(demo), monthlyMicroUsd, runMicroUsd },
      {
        of: 'person',
        scope: personScope(ownerId, demo),
        monthlyMicroUsd: person?.monthlyMicroUsd ?? null,
        runMicroUsd: person?.runMicroUsd ?? null,
      },
      ...(tokenId === null
        ? []
        : [
            {
              of: 'token' as const,
              scope: tokenScope(tokenId, demo),
              monthlyMicroUsd: token?.monthlyMicroUsd ?? null,
              runMicroUsd: token?.runMicroUsd ?? null,
            },
          ]),
    ],
    unpricedMicroUsd: person?.unpricedMicroUsd ?? null,
    pricedOnly: !(isAdmin && byHand),
    toldAll: isAdmin && byHand,
    models: inBoth(isAdmin ? null : models, token === null ? null : storedTokenModels(token)),
  };
}

/** What holds for everybody, of which admins set some at a page. */
async function readHouse(transaction: Transaction<Database>, limits: BudgetLimits) {
  if (limits.accounts !== true) return { monthlyMicroUsd: limits.monthlyMicroUsd, models: null };
  const { memberModels } = await readRuntimeSettings(transaction);
  return { monthlyMicroUsd: await installationLimit(transaction, limits), models: memberModels };
}

/** Null: every model. */
function inBoth(one: readonly string[] | null, other: readonly string[] | null): readonly string[] | null {
  if (one === null || other === null) return one ?? other;
  return one.filter((model) => other.includes(model));
}

async function readPerson(transaction: Transaction<Database>, ownerId: string) {
  const person = await transaction
    .selectFrom('person')
    .select(['role', 'monthlyMicroUsd', 'runMicroUsd', 'unpricedMicroUsd'])
    .where('id', '=', ownerId)
    .executeTakeFirst();
  return person ?? null;
}

async function readToken(transaction: Transaction<Database>, tokenId: string) {
  const token = await transaction
    .selectFrom('token')
    .select(['id', 'monthlyMicroUsd', 'runMicroUsd', 'models'])
    .where('id', '=', tokenId)
    .executeTakeFirst();
  return token ?? null;
}
