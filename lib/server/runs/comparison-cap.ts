import 'server-only';
import type { Kysely, Transaction } from 'kysely';
import type { Engine } from '@/lib/server/database/open-database';
import type { Database, RunTable } from '@/lib/server/database/schema';

/** Costs and holds of all runs of a comparison: what its cap is compared with. */
export async function readCounted(
  database: Kysely<Database>,
  comparisonId: string,
): Promise<{ spentMicroUsd: number; heldMicroUsd: number }> {
  const sums = await database
    .selectFrom('comparisonRun')
    .innerJoin('run', 'run.id', 'comparisonRun.runId')
    .select((is) => [
      is.fn.sum<number | string | null>('run.chargedMicroUsd').as('spent'),
      is.fn.sum<number | string | null>('run.holdMicroUsd').as('held'),
    ])
    .where('comparisonRun.comparisonId', '=', comparisonId)
    .executeTakeFirst();
  return { spentMicroUsd: Number(sums?.spent ?? 0), heldMicroUsd: Number(sums?.held ?? 0) };
}

/**
 * Whether a waiting run may not be called, because what its comparison has cost by now, what is held for the calls under
 * way, and its own hold would pass the cap. When runs were admitted their holds fitted; real costs may be higher.
 *
 * The comparison's row is locked until the caller's transaction ends, so that two servers do not both see room for one.
 */
export async function isOverComparisonCap(
  transaction: Transaction<Database>,
  engine: Engine,
  run: Pick<RunTable, 'id' | 'holdMicroUsd'>,
): Promise<boolean> {
  let select = transaction
    .selectFrom('comparisonRun')
    .innerJoin('comparison', 'comparison.id', 'comparisonRun.comparisonId')
    .select(['comparison.id', 'comparison.capMicroUsd'])
    .where('comparisonRun.runId', '=', run.id)
    .where('comparison.capMicroUsd', 'is not', null);
  // Not the stronger lock: linking another run refers to this row, and need not wait.
  if (engine === 'postgres') select = select.forNoKeyUpdate('comparison');
  const comparison = await select.executeTakeFirst();
  if (comparison === undefined || comparison.capMicroUsd === null) return false;
  const sums = await transaction
    .selectFrom('comparisonRun')
    .innerJoin('run', 'run.id', 'comparisonRun.runId')
    .select((is) => [
      is.fn.sum<number | string | null>('run.chargedMicroUsd').as('spent'),
      is.fn
        .sum<number | string | null>(
          is.case().when('run.status', '=', 'queued').then(0).else(is.ref('run.holdMicroUsd')).end(),
        )
        .as('held'),
    ])
    .where('comparisonRun.comparisonId', '=', comparison.id)
    .where('run.id', '!=', run.id)
    .executeTakeFirst();
  const others = Number(sums?.spent ?? 0) + Number(sums?.held ?? 0);
  return others + run.holdMicroUsd > comparison.capMicroUsd;
}
