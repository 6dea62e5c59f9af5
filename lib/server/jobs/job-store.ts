import 'server-only';
import type { Insertable, Kysely, Selectable, Updateable } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database, JobItemTable, JobTable } from '@/lib/server/database/schema';
import { isBehind, type TimePlace } from '@/lib/server/database/time-cursor';
import { BRIEF_COLUMNS, type BriefRun } from '@/lib/server/records/linked-runs';
import type { RunRecord } from '@/lib/server/records/run-record';

export type JobRecord = Selectable<JobTable>;
export type JobItemRecord = Selectable<JobItemTable>;
/** A run, and the item that it was started for. */
export type ItemRun = RunRecord & { jobId: string; itemId: string };
/** What a line of the list needs of one. */
export type ItemRunBrief = Pick<ItemRun, keyof BriefRun | 'jobId' | 'itemId'>;

export type JobStore = ReturnType<typeof createJobStore>;

/** The rows of jobs, their items, and which run was started for which item. */
export function createJobStore({ query, now }: OpenDatabase) {
  const newest = (jobIds: readonly string[]) =>
    query
      .selectFrom('jobRun')
      .innerJoin('run', 'run.id', 'jobRun.runId')
      .select(['jobRun.jobId', 'jobRun.itemId'])
      .where('jobRun.jobId', 'in', jobIds)
      .orderBy('run.createdAt', 'desc')
      .orderBy('run.id', 'desc');

  /**
   * Until the transaction ends, no other server links a run to it, changes it or deletes it; what others have linked before is
   * seen from here on. An UPDATE, so that SQLite too begins with a write.
   */
  async function lock(transaction: Kysely<Database>, ownerId: string, id: string): Promise<JobRecord | null> {
    const locked = await transaction
      .updateTable('job')
      .set((is) => ({ revision: is.ref('revision') }))
      .where('id', '=', id)
      .where('ownerId', '=', ownerId)
      .returningAll()
      .executeTakeFirst();
    return locked ?? null;
  }

  async function itemsOf(from: Kysely<Database>, jobIds: readonly string[]): Promise<JobItemRecord[]> {
    if (jobIds.length === 0) return [];
    return from
      .selectFrom('jobItem')
      .selectAll()
      .where('jobId', 'in', jobIds)
      .orderBy('position')
      .orderBy('id')
      .execute();
  }

  return {
    lock,

    transaction<Result>(work: (transaction: Kysely<Database>) => Promise<Result>): Promise<Result> {
      return query.transaction().execute(work);
    },

    async find(ownerId: string, id: string): Promise<JobRecord | null> {
      const found = await query
        .selectFrom('job')
        .selectAll()
        .where('id', '=', id)
        .where('ownerId', '=', ownerId)
        .executeTakeFirst();
      return found ?? null;
    },

    /** Of any owner: an id is taken once. */
    async known(id: string): Promise<JobRecord | null> {
      return (await query.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
    },

    /** Changed last first, after the given place. */
    list(ownerId: string, page: { after: TimePlace | null; limit: number }): Promise<JobRecord[]> {
      let select = query.selectFrom('job').selectAll().where('ownerId', '=', ownerId);
      if (page.after !== null) select = select.where(isBehind('updatedAt', page.after));
      return select.orderBy('updatedAt', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
    },

    /** Of several jobs, each in their order. */
    items: (jobIds: readonly string[]) => itemsOf(query, jobIds),

    /** Within a transaction that has locked the job. */
    itemsWithin: (transaction: Kysely<Database>, jobId: string) => itemsOf(transaction, [jobId]),

    /** All runs of a job, newest first. */
    runsOf(jobId: string): Promise<ItemRun[]> {
      return newest([jobId]).selectAll('run').execute();
    },

    /** Of several jobs, newest first, without what a list does not show. */
    async briefRunsOf(jobIds: readonly string[]): Promise<ItemRunBrief[]> {
      if (jobIds.length === 0) return [];
      return newest(jobIds).select(BRIEF_COLUMNS).execute();
    },

    /** What is linked, within a transaction that has locked the job. */
    linkedRuns(
      transaction: Kysely<Database>,
      jobId: string,
    ): Promise<Pick<ItemRun, 'id' | 'itemId' | 'status' | 'canceledAt'>[]> {
      return transaction
        .selectFrom('jobRun')
        .innerJoin('run', 'run.id', 'jobRun.runId')
        .select(['jobRun.itemId', 'run.id', 'run.status', 'run.canceledAt'])
        .where('jobRun.jobId', '=', jobId)
        .execute();
    },

    /** Linking again what is linked changes nothing. */
    async link(
      transaction: Kysely<Database>,
      jobId: string,
      starts: readonly { item: string; runId: string }[],
    ): Promise<void> {
      await transaction
        .insertInto('jobRun')
        .values(starts.map(({ item, runId }) => ({ jobId, itemId: item, runId })))
        .onConflict((conflict) => conflict.column('runId').doNothing())
        .execute();
    },

    /** A new candidate is on its way: it will stand for the item, and nobody has said anything of it. */
    async reopen(transaction: Kysely<Database>, itemIds: readonly string[]): Promise<void> {
      await transaction
        .updateTable('jobItem')
        .set({ verdict: 'open', chosen: null })
        .where('id', 'in', itemIds)
        .execute();
    },

    /** @returns whether it was new; another request may have been first with the id */
    async insert(
      transaction: Kysely<Database>,
      job: Omit<Insertable<JobTable>, 'revision'>,
    ): Promise<boolean> {
      const created = await transaction
        .insertInto('job')
        .values({ ...job, revision: 1 })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .executeTakeFirst();
      return created !== undefined;
    },

    /** Adding again what is there changes nothing. */
    async insertItems(
      transaction: Kysely<Database>,
      items: readonly Omit<Insertable<JobItemTable>, 'revision'>[],
    ): Promise<void> {
      if (items.length === 0) return;
      await transaction
        .insertInto('jobItem')
        .values(items.map((item) => ({ ...item, revision: 1 })))
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
    },

    /** Items with these ids, of any job. */
    async jobsOfItems(
      transaction: Kysely<Database>,
      ids: readonly string[],
    ): Promise<Pick<JobItemRecord, 'id' | 'jobId'>[]> {
      if (ids.length === 0) return [];
      return transaction.selectFrom('jobItem').select(['id', 'jobId']).where('id', 'in', ids).execute();
    },

    async updateItem(
      transaction: Kysely<Database>,
      item: Pick<JobItemRecord, 'id' | 'revision'>,
      change: Updateable<JobItemTable>,
    ): Promise<void> {
      await transaction
        .updateTable('jobItem')
        .set({ ...change, revision: item.revision + 1 })
        .where('id', '=', item.id)
        .execute();
    },

    async place(transaction: Kysely<Database>, ids: readonly string[]): Promise<void> {
      for (const [position, id] of ids.entries())
        await transaction.updateTable('jobItem').set({ position }).where('id', '=', id).execute();
    },

    /** Its runs and their images stay. */
    async removeItem(transaction: Kysely<Database>, id: string): Promise<void> {
      await transaction.deleteFrom('jobRun').where('itemId', '=', id).execute();
      await transaction.deleteFrom('jobItem').where('id', '=', id).execute();
    },

    /** @returns null when it is not at that revision any more */
    async update(
      ownerId: string,
      id: string,
      revision: number,
      change: Updateable<JobTable>,
    ): Promise<JobRecord | null> {
      const changed = await query
        .updateTable('job')
        .set({ ...change, revision: revision + 1, updatedAt: await now() })
        .where('id', '=', id)
        .where('ownerId', '=', ownerId)
        .where('revision', '=', revision)
        .returningAll()
        .executeTakeFirst();
      return changed ?? null;
    },

    /** It comes first in the list again; it overtakes no change. */
    async touch(transaction: Kysely<Database>, id: string, updatedAt: number): Promise<void> {
      await transaction.updateTable('job').set({ updatedAt }).where('id', '=', id).execute();
    },

    /** Its runs and their images stay. */
    async remove(ownerId: string, id: string): Promise<boolean> {
      return query.transaction().execute(async (transaction) => {
        // Or a run that is started meanwhile would be linked to nothing.
        if ((await lock(transaction, ownerId, id)) === null) return false;
        await transaction.deleteFrom('jobRun').where('jobId', '=', id).execute();
        await transaction.deleteFrom('jobItem').where('jobId', '=', id).execute();
        await transaction.deleteFrom('job').where('id', '=', id).execute();
        return true;
      });
    },
  };
}
