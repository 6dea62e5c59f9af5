import 'server-only';
import { type Kysely, sql, type Transaction } from 'kysely';
import { budgetResetsAt } from '@/lib/server/budget/budget';
import { installationScope, personScope } from '@/lib/server/budget/budget-scopes';
import { type MoneyViewer, readMonth, readPersonLimits } from '@/lib/server/budget/money-viewer';
import type { BudgetLimits } from '@/lib/server/budget/spending-rules';
import { listOpenWishes } from '@/lib/server/budget/wishes';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { storedParams } from '@/lib/server/database/stored-json';
import { isBehind, readTimeCursor, type TimePlace, writeTimeCursor } from '@/lib/server/database/time-cursor';
import { monthOf, type UsagePeriod } from '@/lib/shared/usage-period';
import {
  checkEstimates,
  projectMonth,
  type SpendingRow,
  spendingBy,
  spendingByDay,
  sumSpending,
} from '@/lib/shared/usage-report';
import {
  type MonthBudget,
  OUTSIDE_PERCENT,
  type SpendingToken,
  type UsageReport,
} from '@/lib/shared/wire-usage';
import { COUNTED_AT, countedIn } from './counted-at';
import { nameOf, readPersonNames } from './names';
import { PAYER, paidBy, whoseRuns } from './whose-runs';

export type UsageReader = (asked: {
  /** An admin is told of everybody, anybody else of themselves. Prompts are told to those who wrote them. */
  viewer: MoneyViewer;
  /** The one person that an admin asks about; null: everybody that may be seen. */
  personId: string | null;
  period: UsagePeriod;
  demo: boolean;
  /** Where the list of unknown costs goes on. */
  cursor: string | null;
}) => Promise<UsageReport>;

const LISTED_UNKNOWN = 100;
const PROMPT_CHARACTERS = 160;
const NOTE =
  'Money is micro-dollars, days are UTC. countedMicroUsd = spentMicroUsd (known costs) + unknownMicroUsd (the highest estimates of runs whose cost is unknown). byDay, byModel, byQuality and byKind each add up to totals, and so does byPerson where it is of everybody. byToken has only what was asked for with a token. Of a whole month totals.countedMicroUsd is budget.spentMicroUsd and totals.heldMicroUsd is budget.reservedMicroUsd. A run belongs to the day on which it was asked for; one that may take until tomorrow, to the day on which it ends.';

/** @param demoConnection whether it is the stand-in that the limits are of */
export function createUsageReader(
  database: OpenDatabase,
  limits: BudgetLimits,
  demoConnection: boolean,
): UsageReader {
  return async ({ viewer, personId, period, demo, cursor }) => {
    const after = readTimeCursor(cursor);
    const now = await database.now();
    return snapshot(database, async (query) => {
      const whose = await whoseRuns(query, viewer, personId);
      const names = await readPersonNames(query, whose);
      const rows = await readRows(query, { period, demo, whose });
      const totals = sumSpending(rows);
      return {
        period: { from: period.from, to: period.to, month: period.month },
        demo,
        person:
          whose === null
            ? null
            : {
                id: whose,
                name: nameOf(whose, names),
                limits: viewer.isAdmin ? await readPersonLimits(query, whose, limits) : null,
              },
        toldAll: viewer.isAdmin,
        otherRuns: await countRuns(query, { period, demo: !demo, whose }),
        budget: await readMonthOf(
          query,
          { period, demo, whose },
          demoConnection === demo ? limits : null,
          now,
        ),
        totals,
        byDay: spendingByDay(rows, period),
        byModel: spendingBy(rows, 'model'),
        byQuality: spendingBy(rows, 'quality'),
        byKind: spendingBy(rows, 'kind'),
        byPerson: (whose === null ? spendingBy(rows, 'ownerId') : []).map(({ key, ...sums }) => ({
          id: key,
          name: nameOf(key, names),
          ...sums,
        })),
        byToken: await readTokens(query, { period, demo, whose }),
        estimatedVersusActual: checkEstimates(rows),
        unknown: await listUnknown(query, { period, demo, whose }, viewer, after),
        projectedMicroUsd: projectMonth(totals.countedMicroUsd, period, now),
        wishes: viewer.isAdmin && limits.accounts === true ? await listOpenWishes(query, monthOf(now)) : [],
        months: await listMonths(query, { demo, whose }, monthOf(now)),
        note: NOTE,
      };
    });
  };
}

/** All that is read is of one moment, so that the sums agree while runs end beside it. */
function snapshot<Answer>(
  { engine, query }: OpenDatabase,
  read: (query: Transaction<Database>) => Promise<Answer>,
): Promise<Answer> {
  const transaction = query.transaction();
  // A transaction of SQLite sees one moment anyway, and knows no levels.
  if (engine === 'sqlite') return transaction.execute(read);
  return transaction.setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);
}

/** @param whose null: everybody's */
type Part = { period: UsagePeriod; demo: boolean; whose: string | null };

function runsOf(query: Kysely<Database>, { period, demo, whose }: Part) {
  const runs = query
    .selectFrom('run')
    .where('run.demo', '=', demo ? 1 : 0)
    .where(countedIn(period));
  return whose === null ? runs : runs.where(paidBy(whose));
}

// PostgreSQL widens a sum of integers to a type that arrives as text.
const whole = (expression: ReturnType<typeof sql>) => sql<number>`cast(coalesce(${expression}, 0) as bigint)`;

const SUMS = [
  whole(sql`count(*)`).as('runs'),
  whole(sql`sum(image_count)`).as('images'),
  whole(sql`sum(cost_micro_usd)`).as('spentMicroUsd'),
  whole(
    sql`count(*) filter (where cost_micro_usd is null and ended_at is not null and started_at is not null)`,
  ).as('unknownRuns'),
  whole(sql`sum(charged_micro_usd) filter (where cost_micro_usd is null)`).as('unknownMicroUsd'),
  whole(sql`sum(charged_micro_usd)`).as('countedMicroUsd'),
  whole(sql`count(*) filter (where ended_at is null)`).as('openRuns'),
  whole(sql`sum(hold_micro_usd)`).as('heldMicroUsd'),
] as const;

/** Answered by the index `run_by_spending` alone: every column it names is in it. */
async function readRows(query: Kysely<Database>, part: Part): Promise<SpendingRow[]> {
  const day = sql<number>`${COUNTED_AT} / 86400000`;
  // What cost nothing was refused or canceled before its call, which says nothing about an estimate.
  const checked = sql`cost_micro_usd > 0 and estimate_low_micro_usd is not null and estimate_high_micro_usd is not null`;
  const outside = sql`cost_micro_usd * 100 > estimate_high_micro_usd * ${sql.lit(100 + OUTSIDE_PERCENT)}
    or cost_micro_usd * 100 < estimate_low_micro_usd * ${sql.lit(100 - OUTSIDE_PERCENT)}`;
  return runsOf(query, part)
    .select(['model', 'quality', 'kind'])
    .select(SUMS)
    .select([
      day.as('day'),
      PAYER.as('ownerId'),
      whole(sql`count(*) filter (where ${checked})`).as('checkedRuns'),
      whole(sql`sum(estimate_low_micro_usd) filter (where ${checked})`).as('checkedLowMicroUsd'),
      whole(sql`sum(estimate_high_micro_usd) filter (where ${checked})`).as('checkedHighMicroUsd'),
      whole(sql`sum(cost_micro_usd) filter (where ${checked})`).as('checkedCostMicroUsd'),
      whole(sql`count(*) filter (where ${checked} and (${outside}))`).as('outsideRuns'),
    ])
    .groupBy([day, PAYER, 'model', 'quality', 'kind'])
    .execute();
}

/** What was asked for with each token, the dearest first: a list of its own, which the index of the others does not know. */
async function readTokens(query: Kysely<Database>, part: Part): Promise<SpendingToken[]> {
  const rows = await runsOf(query, part)
    .innerJoin('token', 'token.id', 'run.tokenId')
    .select(['token.id', 'token.name', 'token.personId'])
    .select(SUMS)
    .groupBy(['token.id', 'token.name', 'token.personId'])
    .execute();
  return rows.sort((one, other) => other.countedMicroUsd - one.countedMicroUsd || other.runs - one.runs);
}

async function countRuns(query: Kysely<Database>, part: Part): Promise<number> {
  const row = await runsOf(query, part)
    .select((is) => is.fn.countAll<number>().as('runs'))
    .executeTakeFirst();
  return Number(row?.runs ?? 0);
}

/** @param limits today's; null: they are not of these runs */
async function readMonthOf(
  query: Kysely<Database>,
  { period: { month, fromMs }, demo, whose }: Part,
  limits: BudgetLimits | null,
  nowMs: number,
): Promise<MonthBudget | null> {
  if (month === null) return null;
  const told = limits !== null && month === monthOf(nowMs) ? limits : NO_LIMITS;
  const { of, spentMicroUsd, reservedMicroUsd, limitMicroUsd, leftMicroUsd, warning } = await readMonth(
    query,
    { ownerId: whose, period: month, demo },
    told,
  );
  const resetsAt = budgetResetsAt(fromMs);
  return { of, spentMicroUsd, reservedMicroUsd, limitMicroUsd, leftMicroUsd, warning, resetsAt };
}

const NO_LIMITS: BudgetLimits = { monthlyMicroUsd: null, runMicroUsd: null };

async function listUnknown(
  query: Kysely<Database>,
  part: Part,
  { ownerId }: MoneyViewer,
  after: TimePlace | null,
): Promise<UsageReport['unknown']> {
  let select = runsOf(query, part)
    .select(['id', 'ownerId', 'kind', 'status', 'canceledAt', 'model', 'quality', 'createdAt', 'params'])
    .select(['estimateLowMicroUsd', 'estimateHighMicroUsd', 'estimateApproximate', 'chargedMicroUsd'])
    .where('costMicroUsd', 'is', null)
    .where('endedAt', 'is not', null)
    .where('startedAt', 'is not', null);
  if (after !== null) select = select.where(isBehind('createdAt', after));
  const found = await select
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(LISTED_UNKNOWN + 1)
    .execute();
  const listed = found.slice(0, LISTED_UNKNOWN);
  const last = listed.at(-1);
  return {
    runs: listed.map((run) => ({
      id: run.id,
      kind: run.kind,
      status: run.canceledAt === null ? run.status : 'canceled',
      model: run.model,
      quality: run.quality,
      createdAt: run.createdAt,
      prompt: run.ownerId === ownerId ? beginningOf(storedParams(run).prompt) : null,
      estimate: {
        lowMicroUsd: run.estimateLowMicroUsd,
        highMicroUsd: run.estimateHighMicroUsd,
        approximate: run.estimateApproximate === 1,
      },
      countedMicroUsd: run.chargedMicroUsd,
    })),
    nextCursor:
      found.length > listed.length && last !== undefined
        ? writeTimeCursor({ at: last.createdAt, id: last.id })
        : null,
  };
}

function beginningOf(prompt: string): string {
  const line = prompt.replace(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length <= PROMPT_CHARACTERS
    ? line
    : `${characters.slice(0, PROMPT_CHARACTERS).join('')}…`;
}

async function listMonths(
  query: Kysely<Database>,
  { demo, whose }: Pick<Part, 'demo' | 'whose'>,
  current: string,
): Promise<string[]> {
  const rows = await query
    .selectFrom('budget')
    .select('period')
    .where('scope', '=', whose === null ? installationScope(demo) : personScope(whose, demo))
    .execute();
  return [...new Set([current, ...rows.map((row) => row.period)])].sort().reverse();
}
