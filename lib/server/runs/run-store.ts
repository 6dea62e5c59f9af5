import 'server-only';
import { createHash } from 'node:crypto';
import type { Transaction, UpdateObject } from 'kysely';
import { type BudgetLimits, budgetPeriod, budgetScope, reserve, settle } from '@/lib/server/budget/budget';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database, ImageTable } from '@/lib/server/database/schema';
import { type ErrorCode, OverpaintError } from '@/lib/shared/errors';
import { canonicalParams } from '@/lib/shared/generate-request';
import type { Cost, Estimate, GenerateParams, RunKind, Usage, WireRun } from '@/lib/shared/wire';
import type { ImageRecord, RunRecord } from './run-record';

/**
 * The rows of runs and their images: every transition is one guarded UPDATE, in one transaction with the budget.
 *
 * Who may move a row: admission makes it `queued`; the runner that holds its lease moves it on; cancelling sets
 * `canceledAt` beside the state; recovery takes over a row whose lease is dead. A guard that matches no row means that
 * somebody else was first, and is answered with null, never with an error.
 */

export const LEASE_MS = 30_000;
/** The third server that dies while holding a run is the last. */
const MAX_CRASHES = 3;

export type Admission = {
  id: string;
  ownerId: string;
  kind: RunKind;
  params: GenerateParams;
  inputs: string[];
  estimate: Estimate;
  demo: boolean;
};

export type FinishedImage = Pick<
  ImageTable,
  'sha256' | 'mime' | 'width' | 'height' | 'sizeBytes' | 'alpha' | 'fileName' | 'costMicroUsd'
>;

export type Outcome = {
  status: 'done' | 'failed' | 'unknown';
  images: FinishedImage[];
  usage: Usage | null;
  rawUsage: unknown;
  cost: Cost | null;
  answered: WireRun['answered'];
  error: { code: ErrorCode; message: string | null } | null;
  upstreamRequestId: string | null;
  /** What the budget counts: the cost, the hold where it is unknown, nothing where nothing was charged. */
  charge: 'cost' | 'estimate' | 'nothing';
};

export type RunStore = ReturnType<typeof createRunStore>;

const OPEN_STATES = ['queued', 'calling', 'saving'] as const;

export function createRunStore(database: OpenDatabase, limits: BudgetLimits) {
  const { query } = database;

  /** Moves a row on, if it is still as expected. */
  async function move(
    transaction: Transaction<Database>,
    run: Pick<RunRecord, 'id' | 'revision'>,
    change: UpdateObject<Database, 'run'>,
  ): Promise<RunRecord | null> {
    const moved = await transaction
      .updateTable('run')
      .set({ ...change, revision: run.revision + 1 })
      .where('id', '=', run.id)
      .where('revision', '=', run.revision)
      .returningAll()
      .executeTakeFirst();
    return moved ?? null;
  }

  /** Reads, decides and moves in one transaction; `decide` answers null to leave the row alone. */
  function change(
    id: string,
    decide: (
      run: RunRecord,
      transaction: Transaction<Database>,
    ) => Promise<UpdateObject<Database, 'run'> | null> | UpdateObject<Database, 'run'> | null,
  ): Promise<RunRecord | null> {
    return query.transaction().execute(async (transaction) => {
      let select = transaction.selectFrom('run').selectAll().where('id', '=', id);
      if (database.engine === 'postgres') select = select.forUpdate();
      const run = await select.executeTakeFirst();
      if (run === undefined) return null;
      const update = await decide(run, transaction);
      return update === null ? null : move(transaction, run, update);
    });
  }

  /** Gives back what is held and counts what was spent, so that the sums over the runs stay true. */
  async function settleRun(transaction: Transaction<Database>, run: RunRecord, chargedMicroUsd: number) {
    await settle(
      transaction,
      { scope: budgetScope(run.demo === 1), period: run.budgetPeriod },
      { reservedByMicroUsd: -run.holdMicroUsd, spentByMicroUsd: chargedMicroUsd - run.chargedMicroUsd },
    );
    return { holdMicroUsd: 0, chargedMicroUsd };
  }

  const ended = { leaseOwner: null, leaseUntil: null, notBefore: null } as const;

  return {
    /** @throws OverpaintError id_conflict, or one of the budget's */
    async admit(admission: Admission): Promise<{ run: RunRecord; created: boolean }> {
      const requestHash = hashRequest(admission);
      const now = await database.now();
      return query.transaction().execute(async (transaction) => {
        const period = budgetPeriod(now);
        const created = await transaction
          .insertInto('run')
          .values({
            id: admission.id,
            ownerId: admission.ownerId,
            kind: admission.kind,
            status: 'queued',
            requestHash,
            params: JSON.stringify(admission.params),
            inputs: JSON.stringify(admission.inputs),
            model: admission.params.model,
            quality: admission.params.quality,
            demo: admission.demo ? 1 : 0,
            estimateLowMicroUsd: admission.estimate.lowMicroUsd,
            estimateHighMicroUsd: admission.estimate.highMicroUsd,
            estimateApproximate: admission.estimate.approximate ? 1 : 0,
            budgetPeriod: period,
            holdMicroUsd: admission.estimate.highMicroUsd ?? 0,
            chargedMicroUsd: 0,
            attempt: 0,
            unreachable: 0,
            crashes: 0,
            revision: 1,
            createdAt: now,
          })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .returningAll()
          .executeTakeFirst();
        if (created === undefined) {
          const run = await transaction
            .selectFrom('run')
            .selectAll()
            .where('id', '=', admission.id)
            .executeTakeFirstOrThrow();
          if (run.ownerId !== admission.ownerId || run.requestHash !== requestHash)
            throw new OverpaintError('id_conflict');
          return { run, created: false };
        }
        await reserve(
          transaction,
          { scope: budgetScope(admission.demo), period },
          admission.estimate.highMicroUsd,
          limits,
          now,
        );
        return { run: created, created: true };
      });
    },

    async find(ownerId: string, id: string): Promise<RunRecord | null> {
      const run = await query
        .selectFrom('run')
        .selectAll()
        .where('id', '=', id)
        .where('ownerId', '=', ownerId)
        .executeTakeFirst();
      return run ?? null;
    },

    /** Newest first, after the given place. */
    list(
      ownerId: string,
      page: { after: { createdAt: number; id: string } | null; limit: number },
    ): Promise<RunRecord[]> {
      let select = query.selectFrom('run').selectAll().where('ownerId', '=', ownerId);
      const { after } = page;
      if (after !== null) {
        select = select.where((is) =>
          is.or([
            is('createdAt', '<', after.createdAt),
            is.and([is('createdAt', '=', after.createdAt), is('id', '<', after.id)]),
          ]),
        );
      }
      return select.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
    },

    listOpen(ownerId: string): Promise<RunRecord[]> {
      return query
        .selectFrom('run')
        .selectAll()
        .where('ownerId', '=', ownerId)
        .where('status', 'in', OPEN_STATES)
        .orderBy('createdAt')
        .orderBy('id')
        .execute();
    },

    async imagesOf(runIds: readonly string[]): Promise<Map<string, ImageRecord[]>> {
      const byRun = new Map<string, ImageRecord[]>();
      if (runIds.length === 0) return byRun;
      const images = await query
        .selectFrom('image')
        .selectAll()
        .where('runId', 'in', runIds)
        .orderBy('position')
        .execute();
      for (const image of images) {
        const runId = image.runId ?? '';
        byRun.set(runId, [...(byRun.get(runId) ?? []), image]);
      }
      return byRun;
    },

    /** Ids of the waiting runs in the order in which they will be called. */
    async queue(): Promise<string[]> {
      const rows = await query
        .selectFrom('run')
        .select('id')
        .where('status', '=', 'queued')
        .orderBy('createdAt')
        .orderBy('id')
        .execute();
      return rows.map((row) => row.id);
    },

    /** The next in the queue. */
    listQueued(limit: number): Promise<RunRecord[]> {
      return query
        .selectFrom('run')
        .selectAll()
        .where('status', '=', 'queued')
        .orderBy('createdAt')
        .orderBy('id')
        .limit(limit)
        .execute();
    },

    /** What the open runs of this installation may still write to the disk. */
    async openParams(): Promise<GenerateParams[]> {
      const rows = await query
        .selectFrom('run')
        .select('params')
        .where('status', 'in', OPEN_STATES)
        .execute();
      return rows.map((row) => JSON.parse(row.params) as GenerateParams);
    },

    async countByStatus(): Promise<Record<string, number>> {
      const rows = await query
        .selectFrom('run')
        .select((is) => ['status', is.fn.countAll<number>().as('count')])
        .groupBy('status')
        .execute();
      return Object.fromEntries(rows.map((row) => [row.status, Number(row.count)]));
    },

    /** Durations in ms of the last finished runs of this kind, for “usually 12 s”. */
    async recentDurations(model: string, quality: string, demo: boolean): Promise<number[]> {
      const rows = await query
        .selectFrom('run')
        .select(['startedAt', 'endedAt'])
        .where('model', '=', model)
        .where('quality', '=', quality)
        .where('status', '=', 'done')
        .where('demo', '=', demo ? 1 : 0)
        .orderBy('endedAt', 'desc')
        .limit(21)
        .execute();
      return rows.map((row) => Number(row.endedAt) - Number(row.startedAt));
    },

    /**
     * Takes the lease of the oldest waiting run. The row stays `queued` until the call leaves, so that a crash in
     * between costs nothing.
     */
    async claim(leaseOwner: string): Promise<RunRecord | null> {
      const now = await database.now();
      return query.transaction().execute(async (transaction) => {
        let select = transaction
          .selectFrom('run')
          .selectAll()
          .where('status', '=', 'queued')
          .where('canceledAt', 'is', null)
          .where((is) => is.or([is('notBefore', 'is', null), is('notBefore', '<=', now)]))
          .where((is) => is.or([is('leaseUntil', 'is', null), is('leaseUntil', '<', now)]))
          .orderBy('createdAt')
          .orderBy('id')
          .limit(1);
        if (database.engine === 'postgres') select = select.forUpdate().skipLocked();
        const run = await select.executeTakeFirst();
        if (run === undefined) return null;
        return move(transaction, run, { leaseOwner, leaseUntil: now + LEASE_MS });
      });
    },

    /** The last write before the request leaves. Null: canceled meanwhile, and nothing may be sent. */
    async markCalling(run: RunRecord): Promise<RunRecord | null> {
      const now = await database.now();
      return change(run.id, (current) =>
        current.status === 'queued' && current.canceledAt === null && current.leaseOwner === run.leaseOwner
          ? {
              status: 'calling',
              attempt: current.attempt + 1,
              notBefore: null,
              errorCode: null,
              startedAt: now,
              leaseUntil: now + LEASE_MS,
            }
          : null,
      );
    },

    /** Back into the queue, because nothing was sent or nothing was charged. */
    requeue(
      run: RunRecord,
      why: { notBefore: number; code: ErrorCode; unreachable: boolean },
    ): Promise<RunRecord | null> {
      return change(run.id, async (current, transaction) => {
        if (current.status !== 'calling' || current.attempt !== run.attempt) return null;
        if (current.canceledAt !== null) {
          return {
            status: 'canceled',
            endedAt: current.canceledAt,
            ...ended,
            ...(await settleRun(transaction, current, 0)),
          };
        }
        return {
          status: 'queued',
          notBefore: why.notBefore,
          unreachable: why.unreachable ? current.unreachable + 1 : 0,
          errorCode: why.code,
          startedAt: null,
          leaseOwner: null,
          leaseUntil: null,
        };
      });
    },

    /** The answer is in the spool. */
    async markSaving(run: RunRecord, leaseOwner: string): Promise<RunRecord | null> {
      const now = await database.now();
      return change(run.id, (current) =>
        (current.status === 'calling' || current.status === 'unknown') && current.attempt === run.attempt
          ? { status: 'saving', leaseOwner, leaseUntil: now + LEASE_MS, endedAt: null }
          : null,
      );
    },

    /**
     * The end of an attempt. A later, better outcome of the same attempt replaces `unknown`; anything else that ended
     * stays as it is. Images that are already there are kept.
     */
    async finish(run: RunRecord, outcome: Outcome): Promise<RunRecord | null> {
      const now = await database.now();
      return change(run.id, async (current, transaction) => {
        if (current.attempt !== run.attempt) return null;
        if (current.status === 'done' || current.status === 'failed' || current.status === 'canceled')
          return null;
        if (current.status === 'unknown' && outcome.status === 'unknown') return null;
        const hidden = current.canceledAt !== null;
        for (const [position, image] of outcome.images.entries()) {
          await transaction
            .insertInto('image')
            .values({
              ...image,
              id: crypto.randomUUID(),
              ownerId: current.ownerId,
              runId: current.id,
              position,
              favourite: 0,
              createdAt: now,
              deletedAt: hidden ? now : null,
            })
            .onConflict((conflict) => conflict.columns(['runId', 'position']).doNothing())
            .execute();
        }
        const estimateMicroUsd = current.estimateHighMicroUsd ?? 0;
        const chargedMicroUsd = {
          cost: outcome.cost?.totalMicroUsd ?? estimateMicroUsd,
          estimate: estimateMicroUsd,
          nothing: 0,
        }[outcome.charge];
        return {
          status: hidden ? 'canceled' : outcome.status,
          usage: outcome.usage === null ? null : JSON.stringify(outcome.usage),
          rawUsage:
            outcome.rawUsage === null || outcome.rawUsage === undefined
              ? null
              : JSON.stringify(outcome.rawUsage),
          cost: outcome.cost === null ? null : JSON.stringify(outcome.cost),
          costMicroUsd: outcome.cost?.totalMicroUsd ?? (outcome.charge === 'nothing' ? 0 : null),
          answered: outcome.answered === null ? null : JSON.stringify(outcome.answered),
          errorCode: outcome.error?.code ?? null,
          errorMessage: outcome.error?.message ?? null,
          upstreamRequestId: outcome.upstreamRequestId,
          endedAt: now,
          ...ended,
          ...(await settleRun(transaction, current, chargedMicroUsd)),
        };
      });
    },

    /** A waiting run ends free; a called one is hidden, and goes on to its end unseen. */
    async cancel(ownerId: string, id: string): Promise<RunRecord | null> {
      const now = await database.now();
      return change(id, async (current, transaction) => {
        if (current.ownerId !== ownerId || current.canceledAt !== null) return null;
        if (current.status === 'queued') {
          return {
            status: 'canceled',
            canceledAt: now,
            endedAt: now,
            costMicroUsd: 0,
            errorCode: null,
            ...ended,
            ...(await settleRun(transaction, current, 0)),
          };
        }
        return current.status === 'calling' || current.status === 'saving' ? { canceledAt: now } : null;
      });
    },

    async renewLeases(leaseOwner: string, runIds: readonly string[]): Promise<void> {
      if (runIds.length === 0) return;
      const now = await database.now();
      await query
        .updateTable('run')
        .set({ leaseUntil: now + LEASE_MS })
        .where('id', 'in', runIds)
        .where('leaseOwner', '=', leaseOwner)
        .execute();
    },

    /** Open runs that some server held; `isDead` says of an owner that it lives no more. */
    async listAbandoned(isDead: (leaseOwner: string) => boolean): Promise<RunRecord[]> {
      const now = await database.now();
      const held = await query
        .selectFrom('run')
        .selectAll()
        .where('status', 'in', OPEN_STATES)
        .where('leaseOwner', 'is not', null)
        .execute();
      return held.filter((run) => Number(run.leaseUntil) < now || isDead(run.leaseOwner ?? ''));
    },

    /**
     * Takes over a run from a server that died. A waiting one goes back into the queue, one with an answer in the spool
     * is adopted, any other has lost its answer. Null: somebody else was first.
     */
    async takeOver(abandoned: RunRecord, leaseOwner: string, spooled: boolean): Promise<RunRecord | null> {
      const now = await database.now();
      return change(abandoned.id, async (current, transaction) => {
        if (current.revision !== abandoned.revision || current.leaseOwner !== abandoned.leaseOwner)
          return null;
        const crashes = current.crashes + 1;
        if (current.status === 'queued' || spooled) {
          if (crashes >= MAX_CRASHES) {
            const charged = current.status === 'queued' ? 0 : (current.estimateHighMicroUsd ?? 0);
            return {
              status: 'failed',
              errorCode: current.status === 'queued' ? 'poisoned' : 'poisoned_answer',
              endedAt: now,
              crashes,
              ...ended,
              ...(await settleRun(transaction, current, charged)),
            };
          }
          return current.status === 'queued'
            ? { crashes, leaseOwner: null, leaseUntil: null }
            : { status: 'saving', crashes, leaseOwner, leaseUntil: now + LEASE_MS };
        }
        return {
          status: current.canceledAt === null ? 'unknown' : 'canceled',
          errorCode: 'answer_lost',
          endedAt: now,
          crashes,
          ...ended,
          ...(await settleRun(transaction, current, current.estimateHighMicroUsd ?? 0)),
        };
      });
    },

    /** The run whatever its owner, for the parts of the server that work for everybody. */
    async read(id: string): Promise<RunRecord | null> {
      return (await query.selectFrom('run').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
    },
  };
}

/** Of everything a person chose, whatever the order of its keys. */
function hashRequest({ kind, params, inputs }: Admission): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, canonicalParams(params), inputs]))
    .digest('hex');
}
