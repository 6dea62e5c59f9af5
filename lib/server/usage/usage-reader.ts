import 'server-only';
import { type Kysely, sql, type Transaction } from 'kysely';
import { budgetResetsAt, budgetScope, judgeBudget, readBudget } from '@/lib/server/budget/budget';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { storedParams } from '@/lib/server/database/stored-json';
import { readCursor, writeCursor } from '@/lib/server/runs/run-cursor';
import { LOCAL_OWNER_ID } from '@/lib/shared/accounts';
import { monthOf, type UsagePeriod } from '@/lib/shared/usage-period';
import {
  checkEstimates,
  projectMonth,
  type SpendingRow,
  spendingBy,
  spendingByDay,
  sumSpending,
} from '@/lib/shared/usage-report';
import { type MonthBudget, OUTSIDE_PERCENT, type UsageReport } from '@/lib/shared/wire-usage';

export type UsageReader = (asked: {
  /** Whose prompts are told. The sums are the installation's, as its budget is. */
  ownerId: string;
  period: UsagePeriod;
  demo: boolean;
  /** Where the list of unknown costs goes on. */
  cursor: string | null;
}) => Promise<UsageReport>;

const LISTED_UNKNOWN = 100;
const PROMPT_CHARACTERS = 160;
const NOTE =
  'Money is micro-dollars, days are UTC. countedMicroUsd = spentMicroUsd (known costs) + unknownMicroUsd (the highest estimates of runs whose cost is unknown). byDay, byModel, byQuality, byKind and byPerson each add up to totals. Of a whole month totals.countedMicroUsd is budget.spentMicroUsd and totals.heldMicroUsd is budget.reservedMicroUsd. A run belongs to the day on which it was asked for.';

/** @param limit of the installation, per month; of the stand-in's runs where that is what it is connected to */
export function createUsageReader(
  database: OpenDatabase,
  limit: { monthlyMicroUsd: number | null; demo: boolean },
): UsageReader {
  return async ({ ownerId, period, demo, cursor }) => {
    const after = readCursor(cursor);
    const now = await database.now();
    return snapshot(database, async (query) => {
      const rows = await readRows(query, period, demo);
      const totals = sumSpending(rows);
      return {
        period: { from: period.from, to: period.to, month: period.month },
        demo,
        otherRuns: await countRuns(query, period, !demo),
        budget: await readMonth(query, period, demo, limit.demo === demo ? limit.monthlyMicroUsd : null, now),
        totals,
        byDay: spendingByDay(rows, period),
        byModel: spendingBy(rows, 'model'),
        byQuality: spendingBy(rows, 'quality'),
        byKind: spendingBy(rows, 'kind'),
        byPerson: spendingBy(rows, 'ownerId').map(({ key, ...sums }) => ({
          id: key,
          name: key === LOCAL_OWNER_ID ? 'This installation' : key,
          ...sums,
        })),
        estimatedVersusActual: checkEstimates(rows),
        unknown: await listUnknown(query, period, demo, ownerId, after),
        projectedMicroUsd: projectMonth(totals.countedMicroUsd, period, now),
        months: await listMonths(query, demo, monthOf(now)),
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

function runsOf(query: Kysely<Database>, period: UsagePeriod, demo: boolean) {
  return query
    .selectFrom('run')
    .where('demo', '=', demo ? 1 : 0)
    .where('createdAt', '>=', period.fromMs)
    .where('createdAt', '<', period.endMs);
}

/** Answered by the index `run_by_spending` alone: every column it names is in it. */
async function readRows(query: Kysely<Database>, period: UsagePeriod, demo: boolean): Promise<SpendingRow[]> {
  // PostgreSQL widens a sum of integers to a type that arrives as text.
  const whole = (expression: ReturnType<typeof sql>) =>
    sql<number>`cast(coalesce(${expression}, 0) as bigint)`;
  const day = sql<number>`created_at / 86400000`;
  const unknown = sql`cost_micro_usd is null and ended_at is not null and started_at is not null`;
  // What cost nothing was refused or canceled before its call, which says nothing about an estimate.
  const checked = sql`cost_micro_usd > 0 and estimate_low_micro_usd is not null and estimate_high_micro_usd is not null`;
  const outside = sql`cost_micro_usd * 100 > estimate_high_micro_usd * ${sql.lit(100 + OUTSIDE_PERCENT)}
    or cost_micro_usd * 100 < estimate_low_micro_usd * ${sql.lit(100 - OUTSIDE_PERCENT)}`;
  const rows = await runsOf(query, period, demo)
    .select(['ownerId', 'model', 'quality', 'kind'])
    .select([
      day.as('day'),
      whole(sql`count(*)`).as('runs'),
      whole(sql`sum(image_count)`).as('images'),
      whole(sql`sum(cost_micro_usd)`).as('spentMicroUsd'),
      whole(sql`count(*) filter (where ${unknown})`).as('unknownRuns'),
      whole(sql`sum(charged_micro_usd) filter (where cost_micro_usd is null)`).as('unknownMicroUsd'),
      whole(sql`sum(charged_micro_usd)`).as('countedMicroUsd'),
      whole(sql`count(*) filter (where ended_at is null)`).as('openRuns'),
      whole(sql`sum(hold_micro_usd)`).as('heldMicroUsd'),
      whole(sql`count(*) filter (where ${checked})`).as('checkedRuns'),
      whole(sql`sum(estimate_low_micro_usd) filter (where ${checked})`).as('checkedLowMicroUsd'),
      whole(sql`sum(estimate_high_micro_usd) filter (where ${checked})`).as('checkedHighMicroUsd'),
      whole(sql`sum(cost_micro_usd) filter (where ${checked})`).as('checkedCostMicroUsd'),
      whole(sql`count(*) filter (where ${checked} and (${outside}))`).as('outsideRuns'),
    ])
    .groupBy([day, 'ownerId', 'model', 'quality', 'kind'])
    .execute();
  return rows;
}

async function countRuns(query: Kysely<Database>, period: UsagePeriod, demo: boolean): Promise<number> {
  const row = await runsOf(query, period, demo)
    .select((is) => is.fn.countAll<number>().as('runs'))
    .executeTakeFirst();
  return Number(row?.runs ?? 0);
}

async function readMonth(
  query: Kysely<Database>,
  period: UsagePeriod,
  demo: boolean,
  limitMicroUsd: number | null,
  nowMs: number,
): Promise<MonthBudget | null> {
  if (period.month === null) return null;
  const spending = await readBudget(query, { scope: budgetScope(demo), period: period.month });
  const current = period.month === monthOf(nowMs);
  return {
    ...spending,
    ...judgeBudget(spending, current ? limitMicroUsd : null),
    resetsAt: budgetResetsAt(period.fromMs),
  };
}

async function listUnknown(
  query: Kysely<Database>,
  period: UsagePeriod,
  demo: boolean,
  ownerId: string,
  after: ReturnType<typeof readCursor>,
): Promise<UsageReport['unknown']> {
  let select = runsOf(query, period, demo)
    .select(['id', 'ownerId', 'kind', 'status', 'canceledAt', 'model', 'quality', 'createdAt', 'params'])
    .select(['estimateLowMicroUsd', 'estimateHighMicroUsd', 'estimateApproximate', 'chargedMicroUsd'])
    .where('costMicroUsd', 'is', null)
    .where('endedAt', 'is not', null)
    .where('startedAt', 'is not', null);
  if (after !== null) {
    select = select.where((is) =>
      is.or([
        is('createdAt', '<', after.createdAt),
        is.and([is('createdAt', '=', after.createdAt), is('id', '<', after.id)]),
      ]),
    );
  }
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
    nextCursor: found.length > listed.length && last !== undefined ? writeCursor(last) : null,
  };
}

function beginningOf(prompt: string): string {
  const line = prompt.replace(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length <= PROMPT_CHARACTERS
    ? line
    : `${characters.slice(0, PROMPT_CHARACTERS).join('')}…`;
}

async function listMonths(query: Kysely<Database>, demo: boolean, current: string): Promise<string[]> {
  const rows = await query
    .selectFrom('budget')
    .select('period')
    .where('scope', '=', budgetScope(demo))
    .execute();
  return [...new Set([current, ...rows.map((row) => row.period)])].sort().reverse();
}
