import 'server-only';
import type { Kysely } from 'kysely';
import { fillOnce } from '@/lib/server/database/fill-once';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { storedAnswered, storedCost, storedUsage, UnreadableRow } from '@/lib/server/database/stored-json';
import { isBehind } from '@/lib/server/database/time-cursor';
import { APPROXIMATE_MODELS, billedImage, NEWEST_BILLS } from './learned-prices';

const BATCH = 1000;

/**
 * What the runs from before prices were learned were billed, from the usage that was kept of them: the newest first, and
 * no more of each sort than the median is taken of. Resolves as `fillOnce`, to how many bills were found.
 */
export function fillBills(database: OpenDatabase): Promise<number | null> {
  return fillOnce(database, 'bills.version', async (transaction) => {
    const found = new Map<string, number>();
    for (const demo of [0, 1]) {
      for (const model of APPROXIMATE_MODELS) {
        let last: Run | undefined;
        do {
          const runs = await readRuns(transaction, { demo, model }, last);
          for (const run of runs) await fillRun(transaction, run, found);
          last = runs.length < BATCH ? undefined : runs.at(-1);
        } while (last !== undefined);
      }
    }
    return [...found.values()].reduce((sum, bills) => sum + bills, 0);
  });
}

async function fillRun(query: Kysely<Database>, run: Run, found: Map<string, number>): Promise<void> {
  const { billedAs, billedTokens } = billOf(run);
  const sort = `${run.demo} ${run.model} ${billedAs}`;
  const bills = found.get(sort) ?? 0;
  if (billedAs === null || bills === NEWEST_BILLS) return;
  found.set(sort, bills + 1);
  await query.updateTable('run').set({ billedAs, billedTokens }).where('id', '=', run.id).execute();
}

/** A bill that cannot be read teaches nothing, and does not keep the server from starting. */
function billOf(run: Run): ReturnType<typeof billedImage> {
  try {
    return billedImage(run, {
      status: 'done',
      imageCount: Number(run.imageCount),
      usage: storedUsage(run),
      cost: storedCost(run),
      answered: storedAnswered(run),
    });
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    return { billedAs: null, billedTokens: null };
  }
}

type Run = Awaited<ReturnType<typeof readRuns>>[number];

/** The newest first. */
function readRuns(
  query: Kysely<Database>,
  { demo, model }: { demo: number; model: string },
  after: { createdAt: number; id: string } | undefined,
) {
  let select = query
    .selectFrom('run')
    .select(['id', 'demo', 'model', 'params', 'edit', 'plan', 'usage', 'cost', 'answered', 'imageCount'])
    .select('createdAt')
    .where('demo', '=', demo)
    .where('model', '=', model)
    .where('status', '=', 'done')
    .where('usage', 'is not', null)
    .where('billedTokens', 'is', null);
  if (after !== undefined)
    select = select.where(isBehind('createdAt', { at: after.createdAt, id: after.id }));
  return select.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(BATCH).execute();
}
