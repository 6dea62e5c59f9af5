import 'server-only';
import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction, UpdateObject } from 'kysely';
import { chargeOfUnknown } from '@/lib/server/budget/budget';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { storedUploads, writeRemark } from '@/lib/server/database/stored-json';
import { refreshRunEntries } from '@/lib/server/library/entries';
import type { UpstreamBatch } from '@/lib/server/openai/batches';
import type { OvernightRecord, RunRecord } from '@/lib/server/records/run-record';
import { ENDPOINT } from '@/lib/server/records/sends-pictures';
import { LEASE_MS } from '@/lib/server/runs/claim-run';
import { moveLockedRun } from '@/lib/server/runs/move-run';
import { MAX_CRASHES } from '@/lib/server/runs/run-store';
import { settleHold } from '@/lib/server/runs/settle-hold';
import { type ErrorCode, OverpaintError } from '@/lib/shared/errors';
import type { EditPlan } from '@/lib/shared/mask/edit-plan';
import { OVERNIGHT_MS, type OvernightState } from '@/lib/shared/overnight';
import type { Remark } from '@/lib/shared/remark';
import { OPEN_STATES } from '@/lib/shared/run-status';

export type OvernightStore = ReturnType<typeof createOvernightStore>;

/** How a row ends whose runs have not ended by then. */
export type OvernightEnd = 'settled' | 'refused' | 'expired' | 'canceled' | 'lost';

type RowChange = UpdateObject<Database, 'overnight'>;
type Reason = { code: ErrorCode; message: Remark | null };

/** OpenAI takes 50,000; so many are in the hands of one transaction here. */
const MAX_RUNS = 1000;
const OPEN_MEMBERS = ['queued', 'calling'] as const;

/**
 * The rows of `overnight` and the runs that are in them. Each change is guarded by the lease, so that of two servers that
 * take each other for dead only one goes on; a guard that matches no row is answered with null.
 *
 * @param account names the key and the server that are called
 */
export function createOvernightStore(database: OpenDatabase, account: string) {
  const { engine, query } = database;

  async function lockRow(transaction: Transaction<Database>, id: string): Promise<OvernightRecord | null> {
    let select = transaction.selectFrom('overnight').selectAll().where('id', '=', id);
    if (engine === 'postgres') select = select.forUpdate();
    return (await select.executeTakeFirst()) ?? null;
  }

  async function lockMembers(
    transaction: Transaction<Database>,
    rowId: string,
    states: readonly RunRecord['status'][],
  ): Promise<RunRecord[]> {
    let select = transaction
      .selectFrom('run')
      .selectAll()
      .where('overnightId', '=', rowId)
      .where('status', 'in', states)
      .orderBy('id');
    if (engine === 'postgres') select = select.forUpdate();
    return select.execute();
  }

  async function changeRow(
    transaction: Transaction<Database>,
    row: OvernightRecord,
    change: RowChange,
  ): Promise<OvernightRecord> {
    return transaction
      .updateTable('overnight')
      .set({ ...change, revision: row.revision + 1 })
      .where('id', '=', row.id)
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  /** Reads, decides and changes in one transaction, while the lease is still ours and the row is in that state. */
  function asHolder<Result>(
    row: OvernightRecord,
    state: OvernightState,
    work: (transaction: Transaction<Database>, current: OvernightRecord) => Promise<Result | null>,
  ): Promise<Result | null> {
    return query.transaction().execute(async (transaction) => {
      const current = await lockRow(transaction, row.id);
      if (current === null || current.leaseOwner !== row.leaseOwner || current.state !== state) return null;
      return work(transaction, current);
    });
  }

  /** Every page that shows one of its open runs is to hear of the row. */
  async function touchMembers(transaction: Transaction<Database>, rowId: string): Promise<RunRecord[]> {
    return transaction
      .updateTable('run')
      .set((is) => ({ revision: is('revision', '+', 1) }))
      .where('overnightId', '=', rowId)
      .where('status', 'in', OPEN_STATES)
      .returningAll()
      .execute();
  }

  /** Ends runs for which nothing more will come. Only of those that are `lost` it is not known what they cost. */
  async function endRuns(
    transaction: Transaction<Database>,
    runs: readonly RunRecord[],
    how: OvernightEnd,
    reason: Reason | null,
  ): Promise<RunRecord[]> {
    const now = await database.now();
    const ended: RunRecord[] = [];
    for (const run of runs) {
      const lost = how === 'lost' || how === 'settled';
      const canceled = how === 'canceled' || run.canceledAt !== null;
      const charged = await settleHold(transaction, run, lost ? chargeOfUnknown(run) : 0, now);
      const code = lost ? 'answer_lost' : how === 'expired' ? 'overnight_expired' : 'overnight_refused';
      ended.push(
        await moveLockedRun(transaction, run, {
          status: canceled ? 'canceled' : lost ? 'unknown' : 'failed',
          ...(canceled && !lost
            ? { canceledAt: run.canceledAt ?? now, startedAt: null, errorCode: null, errorMessage: null }
            : { errorCode: reason?.code ?? code, errorMessage: writeRemark(reason?.message ?? null) }),
          costMicroUsd: lost ? null : 0,
          ...charged,
          leaseOwner: null,
          leaseUntil: null,
          notBefore: null,
          atWork: 0,
          endedAt: now,
        }),
      );
    }
    await refreshRunEntries(
      transaction,
      ended.map(({ id }) => id),
    );
    return ended;
  }

  async function endRow(
    transaction: Transaction<Database>,
    row: OvernightRecord,
    how: OvernightEnd,
    reason: Reason | null,
  ): Promise<RunRecord[]> {
    const runs = await endRuns(
      transaction,
      await lockMembers(transaction, row.id, OPEN_MEMBERS),
      how,
      reason,
    );
    await changeRow(transaction, row, {
      state: how,
      errorCode: reason?.code ?? null,
      errorMessage: writeRemark(reason?.message ?? null),
      endedAt: await database.now(),
      leaseOwner: null,
      leaseUntil: null,
      notBefore: null,
    });
    return runs;
  }

  return {
    /**
     * Gathers the runs that wait for it into rows: those of one owner, model and endpoint. What sends pictures, if
     * only those of whom it mentions, goes to the endpoint of edits.
     * @returns the runs that were gathered
     */
    async gather(): Promise<RunRecord[]> {
      const waiting = (from: Kysely<Database>) =>
        from
          .selectFrom('run')
          .where('status', '=', 'queued')
          .where('overnight', '=', 1)
          .where('overnightId', 'is', null)
          .where('canceledAt', 'is', null);
      const groups = await waiting(query)
        .select(['ownerId', 'model', 'demo', ENDPOINT.as('kind')])
        .distinct()
        .execute();
      const gathered: RunRecord[] = [];
      for (const group of groups) {
        const now = await database.now();
        const runs = await query.transaction().execute(async (transaction) => {
          let select = waiting(transaction)
            .select('id')
            .where('ownerId', '=', group.ownerId)
            .where('model', '=', group.model)
            .where(ENDPOINT, '=', group.kind)
            .where('demo', '=', group.demo)
            .orderBy('createdAt')
            .orderBy('id')
            .limit(MAX_RUNS);
          if (engine === 'postgres') select = select.forUpdate().skipLocked();
          const ids = (await select.execute()).map(({ id }) => id);
          if (ids.length === 0) return [];
          const id = randomUUID();
          await transaction
            .insertInto('overnight')
            .values({
              ...group,
              id,
              state: 'preparing',
              account,
              uploads: '[]',
              total: ids.length,
              completed: 0,
              failed: 0,
              deadline: now + OVERNIGHT_MS,
              looks: 0,
              missed: 0,
              revision: 1,
              createdAt: now,
            })
            .execute();
          return transaction
            .updateTable('run')
            .set((is) => ({ overnightId: id, revision: is('revision', '+', 1) }))
            .where('id', 'in', ids)
            .returningAll()
            .execute();
        });
        gathered.push(...runs);
      }
      return gathered;
    },

    /**
     * Takes the lease of a row that something is to be done for, the one that waits longest. Rows of another account are
     * left to its servers; nobody knows of their batches here.
     */
    async claim(leaseOwner: string, isDead: (owner: string) => boolean): Promise<OvernightRecord | null> {
      const now = await database.now();
      const due = await query
        .selectFrom('overnight')
        .selectAll()
        .where('endedAt', 'is', null)
        .where((is) => is.or([is('notBefore', 'is', null), is('notBefore', '<=', now)]))
        .where((is) =>
          is.or([
            is('account', '=', account),
            is('state', '=', 'preparing'),
            is('deadline', '<', now - OVERNIGHT_MS),
          ]),
        )
        .orderBy('notBefore')
        .orderBy('id')
        .execute();
      for (const row of due) {
        const free = row.leaseOwner === null || Number(row.leaseUntil) < now || isDead(row.leaseOwner);
        if (!free) continue;
        const claimed = await query
          .updateTable('overnight')
          .set({ leaseOwner, leaseUntil: now + LEASE_MS, revision: row.revision + 1 })
          .where('id', '=', row.id)
          .where('revision', '=', row.revision)
          .returningAll()
          .executeTakeFirst();
        if (claimed !== undefined) return claimed;
      }
      return null;
    },

    async renewLeases(leaseOwner: string, ids: readonly string[]): Promise<void> {
      if (ids.length === 0) return;
      await query
        .updateTable('overnight')
        .set({ leaseUntil: (await database.now()) + LEASE_MS })
        .where('id', 'in', ids)
        .where('leaseOwner', '=', leaseOwner)
        .execute();
    },

    /** Nothing more is done for it before that moment, then by anybody. */
    async letGo(row: OvernightRecord, waitMs: number, missed: number): Promise<void> {
      const now = await database.now();
      await query
        .updateTable('overnight')
        .set((is) => ({
          leaseOwner: null,
          leaseUntil: null,
          notBefore: is
            .case()
            // A person has canceled it, perhaps just now.
            .when('cancelAt', 'is not', null)
            .then(now + Math.min(waitMs, CANCELING_LOOK_MS))
            .else(now + waitMs)
            .end(),
          missed,
          revision: is('revision', '+', 1),
        }))
        .where('id', '=', row.id)
        .where('leaseOwner', '=', row.leaseOwner)
        .execute();
    },

    /** Runs that are still to come to their end, the oldest first. */
    members(rowId: string): Promise<RunRecord[]> {
      return query
        .selectFrom('run')
        .selectAll()
        .where('overnightId', '=', rowId)
        .where('status', 'in', OPEN_STATES)
        .orderBy('createdAt')
        .orderBy('id')
        .execute();
    },

    /**
     * The file of requests is about to be made, perhaps again. A run whose pictures were being made when a server died is
     * blamed for it, as elsewhere, and the third time it is left out.
     */
    async beginPreparing(row: OvernightRecord): Promise<{ runs: RunRecord[]; ended: RunRecord[] } | null> {
      return asHolder(row, 'preparing', async (transaction) => {
        const members = await lockMembers(transaction, row.id, ['queued']);
        const runs: RunRecord[] = [];
        const ended: RunRecord[] = [];
        for (const run of members) {
          if (run.atWork === 0) {
            runs.push(run);
            continue;
          }
          const crashes = run.crashes + 1;
          const counted = await moveLockedRun(transaction, run, { crashes, atWork: 0 });
          if (crashes < MAX_CRASHES) runs.push(counted);
          else
            ended.push(
              ...(await endRuns(transaction, [counted], 'refused', { code: 'poisoned', message: null })),
            );
        }
        return { runs: runs.filter(({ canceledAt }) => canceledAt === null), ended };
      });
    },

    /** An upload that is to be deleted at the end. */
    async addUpload(row: OvernightRecord, fileId: string): Promise<void> {
      await asHolder(row, row.state, async (transaction, current) =>
        changeRow(transaction, current, { uploads: JSON.stringify([...storedUploads(current), fileId]) }),
      );
    },

    /** Runs that did not fit wait to be gathered again. */
    async leaveOut(row: OvernightRecord, runIds: readonly string[]): Promise<RunRecord[]> {
      if (runIds.length === 0) return [];
      const left = await asHolder(row, 'preparing', (transaction) =>
        transaction
          .updateTable('run')
          .set((is) => ({ overnightId: null, revision: is('revision', '+', 1) }))
          .where('id', 'in', runIds)
          .where('overnightId', '=', row.id)
          .where('status', '=', 'queued')
          .returningAll()
          .execute(),
      );
      return left ?? [];
    },

    /**
     * The last write before the batch may exist, for the row and for all its runs. Null: the runs of the file are no longer
     * those of the row, since one was canceled, or the row itself was; nothing may be sent.
     */
    async markSubmitting(
      row: OvernightRecord,
      file: { id: string; runIds: readonly string[]; plans: ReadonlyMap<string, EditPlan> },
    ): Promise<{ row: OvernightRecord; runs: RunRecord[] } | null> {
      return asHolder(row, 'preparing', async (transaction, current) => {
        const members = await lockMembers(transaction, row.id, ['queued']);
        const asked = new Set(file.runIds);
        const same =
          members.length === asked.size &&
          members.every(({ id, canceledAt }) => asked.has(id) && canceledAt === null);
        if (!same || members.length === 0 || current.cancelAt !== null) return null;
        const now = await database.now();
        const runs: RunRecord[] = [];
        for (const run of members) {
          const plan = file.plans.get(run.id);
          runs.push(
            await moveLockedRun(transaction, run, {
              status: 'calling',
              attempt: run.attempt + 1,
              atWork: 0,
              startedAt: now,
              errorCode: null,
              errorMessage: null,
              ...(plan === undefined ? {} : { plan: JSON.stringify(plan) }),
            }),
          );
        }
        const marked = await changeRow(transaction, current, {
          state: 'submitting',
          account,
          inputFileId: file.id,
          total: runs.length,
          askedAt: now,
          missed: 0,
        });
        return { row: marked, runs };
      });
    },

    /** Before the POST is sent once more. Null: it is not ours to send. */
    async markAsked(row: OvernightRecord): Promise<OvernightRecord | null> {
      const now = await database.now();
      return asHolder(row, 'submitting', (transaction, current) =>
        changeRow(transaction, current, { askedAt: now }),
      );
    },

    async markSubmitted(
      row: OvernightRecord,
      batch: UpstreamBatch,
    ): Promise<{ row: OvernightRecord; runs: RunRecord[] } | null> {
      const now = await database.now();
      return asHolder(row, 'submitting', async (transaction, current) => ({
        row: await changeRow(transaction, current, {
          state: 'submitted',
          batchId: batch.id,
          upstreamStatus: batch.status,
          deadline: batch.expiresAt ?? now + OVERNIGHT_MS,
          submittedAt: now,
          missed: 0,
        }),
        runs: await touchMembers(transaction, row.id),
      }));
    },

    /** What OpenAI says of it now. @returns the runs to tell of it; none where nothing has changed */
    async markLooked(
      row: OvernightRecord,
      batch: UpstreamBatch,
      arriving: boolean,
    ): Promise<{ row: OvernightRecord; runs: RunRecord[] } | null> {
      return asHolder(row, row.state, async (transaction, current) => {
        const changed = arriving || current.completed !== batch.completed || current.failed !== batch.failed;
        const looked = await changeRow(transaction, current, {
          upstreamStatus: batch.status,
          completed: batch.completed,
          failed: batch.failed,
          total: batch.total || current.total,
          looks: current.looks + 1,
          missed: 0,
          ...(arriving ? { state: 'arriving' as const } : {}),
        });
        return { row: looked, runs: changed ? await touchMembers(transaction, row.id) : [] };
      });
    },

    /** Ends runs one by one, as their lines say. */
    async endMembers(
      row: OvernightRecord,
      runIds: readonly string[],
      how: OvernightEnd,
      reason: Reason | null = null,
    ): Promise<RunRecord[]> {
      const ended = await asHolder(row, row.state, async (transaction) => {
        const wanted = new Set(runIds);
        const members = await lockMembers(transaction, row.id, OPEN_MEMBERS);
        return endRuns(
          transaction,
          members.filter(({ id }) => wanted.has(id)),
          how,
          reason,
        );
      });
      return ended ?? [];
    },

    /** The end of the row, and of its runs that have not ended by then. Null: it is not ours to end. */
    end(row: OvernightRecord, how: OvernightEnd, reason: Reason | null = null): Promise<RunRecord[] | null> {
      return asHolder(row, row.state, (transaction, current) => endRow(transaction, current, how, reason));
    },

    /**
     * A person wants all of it to end. Before it is submitted that is at once and free; after that OpenAI is asked, and what
     * it has finished comes and is charged.
     *
     * @returns the runs to tell of it
     * @throws OverpaintError overnight_not_found, not_cancelable
     */
    async cancel(ownerId: string, id: string): Promise<RunRecord[]> {
      const now = await database.now();
      return query.transaction().execute(async (transaction) => {
        const row = await lockRow(transaction, id);
        if (row === null || row.ownerId !== ownerId) throw new OverpaintError('overnight_not_found');
        if (row.endedAt !== null) throw new OverpaintError('not_cancelable');
        if (row.state === 'preparing') return endRow(transaction, row, 'canceled', null);
        if (row.cancelAt === null) await changeRow(transaction, row, { cancelAt: now, notBefore: null });
        return touchMembers(transaction, id);
      });
    },

    /** Its runs that cost nothing and may be started now. @throws OverpaintError overnight_not_found */
    async restartable(ownerId: string, id: string): Promise<RunRecord[]> {
      const runs = await query
        .selectFrom('run')
        .selectAll()
        .where('ownerId', '=', ownerId)
        .where('overnightId', '=', id)
        .orderBy('createdAt')
        .orderBy('id')
        .execute();
      if (runs.length === 0) throw new OverpaintError('overnight_not_found');
      return runs;
    },
  };
}

/** A row whose cancel is under way is looked at this often. */
export const CANCELING_LOOK_MS = 30_000;
