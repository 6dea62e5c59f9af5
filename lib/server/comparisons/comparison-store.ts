import 'server-only';
import type { Insertable, Kysely, Selectable, Updateable } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { ComparisonTable, Database } from '@/lib/server/database/schema';
import { isBehind, type TimePlace } from '@/lib/server/database/time-cursor';
import { BRIEF_COLUMNS, type BriefRun } from '@/lib/server/records/linked-runs';
import type { RunRecord } from '@/lib/server/records/run-record';

export type ComparisonRecord = Selectable<ComparisonTable>;
/** A run of a comparison, and the cell that it fills. */
export type CellRun = RunRecord & { comparisonId: string; cell: string };
/** What a line of the list needs of one. */
export type CellRunBrief = Pick<CellRun, keyof BriefRun | 'comparisonId' | 'cell'>;

export type ComparisonStore = ReturnType<typeof createComparisonStore>;

/** The rows of comparisons and which run fills which cell. */
export function createComparisonStore({ query, now }: OpenDatabase) {
  const newest = (ids: readonly string[]) =>
    query
      .selectFrom('comparisonRun')
      .innerJoin('run', 'run.id', 'comparisonRun.runId')
      .select(['comparisonRun.comparisonId', 'comparisonRun.cell'])
      .where('comparisonRun.comparisonId', 'in', ids)
      .orderBy('run.createdAt', 'desc')
      .orderBy('run.id', 'desc');

  /**
   * Until the transaction ends, no other server links a run to it, changes it or deletes it; what others have linked before is
   * seen from here on. An UPDATE, so that SQLite too begins with a write.
   * @returns whether it is there
   */
  async function lock(transaction: Kysely<Database>, id: string, ownerId: string): Promise<boolean> {
    const locked = await transaction
      .updateTable('comparison')
      .set((is) => ({ revision: is.ref('revision') }))
      .where('id', '=', id)
      .where('ownerId', '=', ownerId)
      .returning('id')
      .executeTakeFirst();
    return locked !== undefined;
  }

  return {
    async find(ownerId: string, id: string): Promise<ComparisonRecord | null> {
      const found = await query
        .selectFrom('comparison')
        .selectAll()
        .where('id', '=', id)
        .where('ownerId', '=', ownerId)
        .executeTakeFirst();
      return found ?? null;
    },

    /** Of any owner: an id is taken once. */
    async known(id: string): Promise<ComparisonRecord | null> {
      const found = await query.selectFrom('comparison').selectAll().where('id', '=', id).executeTakeFirst();
      return found ?? null;
    },

    /** Changed last first, after the given place. */
    list(ownerId: string, page: { after: TimePlace | null; limit: number }): Promise<ComparisonRecord[]> {
      let select = query.selectFrom('comparison').selectAll().where('ownerId', '=', ownerId);
      if (page.after !== null) select = select.where(isBehind('updatedAt', page.after));
      return select.orderBy('updatedAt', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
    },

    /** @returns whether it was new; another request may have been first with the id */
    async insert(
      transaction: Kysely<Database>,
      comparison: Omit<Insertable<ComparisonTable>, 'revision'>,
    ): Promise<boolean> {
      const created = await transaction
        .insertInto('comparison')
        .values({ ...comparison, revision: 1 })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .executeTakeFirst();
      return created !== undefined;
    },

    /** One row for all that belongs to a comparison without runs. */
    transaction<Result>(work: (transaction: Kysely<Database>) => Promise<Result>): Promise<Result> {
      return query.transaction().execute(work);
    },

    lock,

    /** Linking again what is linked changes nothing. */
    async link(
      transaction: Kysely<Database>,
      comparisonId: string,
      runs: readonly { cell: string; runId: string }[],
    ): Promise<void> {
      if (runs.length === 0) return;
      await transaction
        .insertInto('comparisonRun')
        .values(runs.map(({ cell, runId }) => ({ comparisonId, cell, runId })))
        .onConflict((conflict) => conflict.columns(['comparisonId', 'cell', 'runId']).doNothing())
        .execute();
    },

    /** The comparison that a run belongs to. */
    async comparisonOf(runId: string): Promise<string | null> {
      const row = await query
        .selectFrom('comparisonRun')
        .select('comparisonId')
        .where('runId', '=', runId)
        .executeTakeFirst();
      return row?.comparisonId ?? null;
    },

    /** All runs of a comparison, newest first. */
    runsOf(comparisonId: string): Promise<CellRun[]> {
      return newest([comparisonId]).selectAll('run').execute();
    },

    /** Runs of a comparison that fill one of these cells, within a transaction. */
    cellRuns(
      transaction: Kysely<Database>,
      comparisonId: string,
    ): Promise<{ cell: string; runId: string; status: RunRecord['status']; canceledAt: number | null }[]> {
      return transaction
        .selectFrom('comparisonRun')
        .innerJoin('run', 'run.id', 'comparisonRun.runId')
        .select(['comparisonRun.cell', 'comparisonRun.runId', 'run.status', 'run.canceledAt'])
        .where('comparisonRun.comparisonId', '=', comparisonId)
        .execute();
    },

    /** Of several comparisons, newest first, without what a list does not show. */
    async briefRunsOf(comparisonIds: readonly string[]): Promise<CellRunBrief[]> {
      if (comparisonIds.length === 0) return [];
      return newest(comparisonIds).select(BRIEF_COLUMNS).execute();
    },

    /** @returns null when it is not at that revision any more */
    async update(
      ownerId: string,
      id: string,
      revision: number,
      change: Updateable<ComparisonTable>,
    ): Promise<ComparisonRecord | null> {
      const changed = await query
        .updateTable('comparison')
        .set({ ...change, revision: revision + 1, updatedAt: await now() })
        .where('id', '=', id)
        .where('ownerId', '=', ownerId)
        .where('revision', '=', revision)
        .returningAll()
        .executeTakeFirst();
      return changed ?? null;
    },

    /** It comes first in the list again; it overtakes no change. */
    async touch(id: string): Promise<void> {
      await query
        .updateTable('comparison')
        .set({ updatedAt: await now() })
        .where('id', '=', id)
        .execute();
    },

    /** Its runs and their images stay. */
    async remove(ownerId: string, id: string): Promise<boolean> {
      return query.transaction().execute(async (transaction) => {
        // Or a run that is started meanwhile would be linked to nothing.
        if (!(await lock(transaction, id, ownerId))) return false;
        await transaction.deleteFrom('comparisonRun').where('comparisonId', '=', id).execute();
        await transaction.deleteFrom('comparison').where('id', '=', id).execute();
        return true;
      });
    },
  };
}
