import 'server-only';
import { createHash } from 'node:crypto';
import type { OnConflictBuilder, Selectable, Transaction, UpdateObject } from 'kysely';
import { type BudgetLimits, budgetPeriod, budgetScope, reserve, settle } from '@/lib/server/budget/budget';
import { isOverComparisonCap } from '@/lib/server/comparisons/comparison-cap';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database, ImageTable, RunInputTable } from '@/lib/server/database/schema';
import { refreshRunEntries } from '@/lib/server/library/entries';
import { rememberPrompts } from '@/lib/server/prompts/remember-prompts';
import { type ErrorCode, OverpaintError } from '@/lib/shared/errors';
import { canonicalParams } from '@/lib/shared/generate-request';
import type { EditPlan } from '@/lib/shared/mask/edit-plan';
import { canTransition } from '@/lib/shared/run-status';
import type {
  Cost,
  EditParams,
  Estimate,
  GenerateParams,
  RunKind,
  RunStatus,
  Usage,
  WireRun,
} from '@/lib/shared/wire';
import { createClaims, LEASE_MS, wasLetGo } from './claim-run';
import { billedImage } from './learned-prices';
import type { ImageRecord, RunRecord } from './run-record';

/**
 * The rows of runs and their images: every transition is one guarded UPDATE, in one transaction with the budget.
 *
 * Who may move a row: admission makes it `queued`; the runner that holds its lease moves it on; cancelling sets
 * `canceledAt` beside the state; recovery takes over a row whose lease is dead. A guard that matches no row means that
 * somebody else was first, and is answered with null, never with an error.
 */

/** The third server that dies while holding a run is the last. */
const MAX_CRASHES = 3;

export type Admission = {
  id: string;
  ownerId: string;
  kind: RunKind;
  params: GenerateParams;
  inputs: string[];
  /** Edits only. */
  edit: { params: EditParams; plan: EditPlan; promptSent: string } | null;
  estimate: Estimate;
  /** What the disk may have to take before the run has ended. */
  roomBytes: number;
  demo: boolean;
};

/** What is written in the same transaction as some runs are admitted in. Throwing takes the runs back too. */
export type AdmitAlso = (transaction: Transaction<Database>, runs: readonly RunRecord[]) => Promise<void>;

export type FinishedImage = Pick<
  Selectable<ImageTable>,
  'sha256' | 'mime' | 'width' | 'height' | 'sizeBytes' | 'alpha' | 'fileName' | 'costMicroUsd'
>;

/** A result that was made of an answer: which one it was made of, and how. */
export type PlacedImage = Omit<FinishedImage, 'costMicroUsd'> & {
  rawId: string;
  position: number;
  costMicroUsd: number | null;
  driftPercent: number | null;
  featherPx: number | null;
};

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

type RunChange = Omit<UpdateObject<Database, 'run'>, 'status'> & { status?: RunStatus };

const OPEN_STATES = ['queued', 'calling', 'saving'] as const;
/** A run in these has nothing in the library, and never had. */
const UNLISTED: ReadonlySet<RunStatus> = new Set(['queued', 'calling']);

export function createRunStore(database: OpenDatabase, limits: BudgetLimits) {
  const { query } = database;

  /** Moves a row on, if it is still as expected. */
  async function move(
    transaction: Transaction<Database>,
    run: Pick<RunRecord, 'id' | 'revision' | 'status'>,
    change: RunChange,
  ): Promise<RunRecord | null> {
    const { status = run.status } = change;
    if (status !== run.status && !canTransition(run.status, status)) {
      throw new Error(`A run that is ${run.status} does not become ${status}`);
    }
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
    ) => Promise<RunChange | null> | RunChange | null,
  ): Promise<RunRecord | null> {
    return query.transaction().execute(async (transaction) => {
      let select = transaction.selectFrom('run').selectAll().where('id', '=', id);
      if (database.engine === 'postgres') select = select.forUpdate();
      const run = await select.executeTakeFirst();
      if (run === undefined) return null;
      const update = await decide(run, transaction);
      const moved = update === null ? null : await move(transaction, run, update);
      if (moved !== null && !UNLISTED.has(moved.status)) await refreshRunEntries(transaction, [id]);
      return moved;
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

  async function insertAnswers(
    transaction: Transaction<Database>,
    run: RunRecord,
    outcome: Outcome,
    now: number,
  ): Promise<void> {
    for (const [position, image] of outcome.images.entries()) {
      await transaction
        .insertInto('image')
        .values({ ...image, ...newImage(run, now), role: 'output', position })
        .onConflict(sameImage)
        .execute();
    }
  }

  /** What an answer says of its run, and the budget settled by it. Saying it twice changes nothing. */
  async function describeOutcome(transaction: Transaction<Database>, run: RunRecord, outcome: Outcome) {
    const estimateMicroUsd = run.estimateHighMicroUsd ?? 0;
    const chargedMicroUsd = {
      cost: outcome.cost?.totalMicroUsd ?? estimateMicroUsd,
      estimate: estimateMicroUsd,
      nothing: 0,
    }[outcome.charge];
    return {
      usage: outcome.usage === null ? null : JSON.stringify(outcome.usage),
      rawUsage:
        outcome.rawUsage === null || outcome.rawUsage === undefined ? null : JSON.stringify(outcome.rawUsage),
      cost: outcome.cost === null ? null : JSON.stringify(outcome.cost),
      costMicroUsd: outcome.cost?.totalMicroUsd ?? (outcome.charge === 'nothing' ? 0 : null),
      answered: outcome.answered === null ? null : JSON.stringify(outcome.answered),
      errorCode: outcome.error?.code ?? null,
      errorMessage: outcome.error?.message ?? null,
      upstreamRequestId: outcome.upstreamRequestId,
      imageCount: outcome.images.length,
      ...billedImage(run, outcome),
      ...(await settleRun(transaction, run, chargedMicroUsd)),
    };
  }

  /**
   * The rows and holds of all these runs, or of none, in one transaction. Those that are there already are answered
   * as they are: the same id and the same request is the same run.
   *
   * @param options.also what else belongs to it: called with all the runs, in the order asked for, before it is final
   * @throws OverpaintError id_conflict, or one of the budget's
   */
  async function admitAll(
    admissions: readonly Admission[],
    options: { capMicroUsd: number | null; also?: AdmitAlso } = { capMicroUsd: null },
  ): Promise<{ run: RunRecord; created: boolean }[]> {
    const now = await database.now();
    const period = budgetPeriod(now);
    return query.transaction().execute(async (transaction) => {
      const admitted = new Map<string, { run: RunRecord; created: boolean }>();
      // In the order of their ids, so that two batches with the same ids never wait for each other.
      for (const admission of admissions.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
        admitted.set(admission.id, await insertRun(transaction, admission, period, now));
      }
      const created = admissions.filter(({ id }) => admitted.get(id)?.created === true);
      for (const demo of [false, true]) {
        const held = created.filter((admission) => admission.demo === demo);
        if (held.length === 0) continue;
        const highMicroUsd = held.map(({ estimate }) => estimate.highMicroUsd);
        const key = { scope: budgetScope(demo), period };
        await reserve(transaction, key, { highMicroUsd, capMicroUsd: options.capMicroUsd }, limits, now);
      }
      await rememberPrompts(
        transaction,
        // A millisecond between any two, so that the history has them in their order.
        created.map(({ id, ownerId, params }, index) => ({
          ownerId,
          prompt: params.prompt,
          runId: id,
          usedAt: now - (created.length - 1 - index),
        })),
      );
      const runs = admissions.map(({ id }) => admitted.get(id) as { run: RunRecord; created: boolean });
      await options.also?.(
        transaction,
        runs.map(({ run }) => run),
      );
      return runs;
    });
  }

  const ended = { leaseOwner: null, leaseUntil: null, notBefore: null } as const;

  return {
    admitAll,

    /** One run. @throws OverpaintError id_conflict, or one of the budget's */
    async admit(admission: Admission): Promise<{ run: RunRecord; created: boolean }> {
      const [admitted] = await admitAll([admission]);
      if (admitted === undefined) throw new Error('A run was admitted as nothing');
      return admitted;
    },

    /** The runs with these ids, whoever's they are, by id. */
    async known(ids: readonly string[]): Promise<Map<string, RunRecord>> {
      const runs = await query.selectFrom('run').selectAll().where('id', 'in', ids).execute();
      return new Map(runs.map((run) => [run.id, run]));
    },

    /**
     * That a run is the one which is asked for again.
     * @throws OverpaintError id_conflict
     */
    confirm(run: RunRecord, asked: Chosen): RunRecord {
      if (run.ownerId !== asked.ownerId || run.requestHash !== hashRequest(asked))
        throw new OverpaintError('id_conflict');
      return run;
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

    /** Open runs, and those that ended after this moment. */
    listChangedSince(ownerId: string, epochMs: number): Promise<RunRecord[]> {
      return query
        .selectFrom('run')
        .selectAll()
        .where('ownerId', '=', ownerId)
        .where((is) => is.or([is('status', 'in', OPEN_STATES), is('endedAt', '>=', epochMs)]))
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
        .orderBy('role')
        .orderBy('version')
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

    /** What the open runs of this installation may still write to the disk, in bytes. */
    async openRoomBytes(): Promise<number> {
      const row = await query
        .selectFrom('run')
        .select((is) => is.fn.sum<number | string | null>('roomBytes').as('bytes'))
        .where('status', 'in', OPEN_STATES)
        .executeTakeFirst();
      return Number(row?.bytes ?? 0);
    },

    /** Runs that used an image, the newest first. */
    async listUsing(ownerId: string, imageId: string, limit: number): Promise<RunRecord[]> {
      return query
        .selectFrom('run')
        .selectAll()
        .where('ownerId', '=', ownerId)
        .where('id', 'in', (is) => is.selectFrom('runInput').select('runId').where('imageId', '=', imageId))
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
    },

    /** All there ever were; of many thousands it takes some milliseconds. */
    async countByStatus(): Promise<Record<string, number>> {
      const rows = await query
        .selectFrom('run')
        .select((is) => ['status', is.fn.countAll<number>().as('count')])
        .groupBy('status')
        .execute();
      return Object.fromEntries(rows.map((row) => [row.status, Number(row.count)]));
    },

    /** Those that wait or are being called, for what each page says of them. */
    async countOpen(): Promise<{ queued: number; calling: number }> {
      const rows = await query
        .selectFrom('run')
        .select((is) => ['status', is.fn.countAll<number>().as('count')])
        .where('status', 'in', OPEN_STATES)
        .groupBy('status')
        .execute();
      const count = (status: RunStatus) => Number(rows.find((row) => row.status === status)?.count ?? 0);
      return { queued: count('queued'), calling: count('calling') };
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

    ...createClaims(database),

    /**
     * The last write before the request leaves. Null: canceled meanwhile, and nothing may be sent. `failed`: the cap of
     * its comparison is reached, and nothing may be sent.
     * @param plan of an edit: by which its pictures were cut, where it is not the one that was admitted
     */
    async markCalling(run: RunRecord, plan: EditPlan | null = null): Promise<RunRecord | null> {
      const now = await database.now();
      return change(run.id, async (current, transaction) => {
        if (current.status !== 'queued' || current.canceledAt !== null) return null;
        if (current.leaseOwner !== run.leaseOwner) return null;
        if (await isOverComparisonCap(transaction, database.engine, current)) {
          return {
            status: 'failed',
            errorCode: 'comparison_cap_reached',
            costMicroUsd: 0,
            endedAt: now,
            ...ended,
            ...(await settleRun(transaction, current, 0)),
          };
        }
        return {
          status: 'calling',
          attempt: current.attempt + 1,
          notBefore: null,
          errorCode: null,
          startedAt: now,
          leaseUntil: now + LEASE_MS,
          ...(plan === null ? {} : { plan: JSON.stringify(plan) }),
        };
      });
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
     * The answers of an edit are in the library and paid for; what is left is to put them back into the photo. From here
     * on a crash costs nothing but the work. Null: somebody else was first.
     */
    async keepAnswers(run: RunRecord, outcome: Outcome): Promise<RunRecord | null> {
      const now = await database.now();
      return change(run.id, async (current, transaction) => {
        if (current.attempt !== run.attempt || current.status !== 'saving') return null;
        await insertAnswers(transaction, current, outcome, now);
        return describeOutcome(transaction, current, outcome);
      });
    },

    /**
     * The end of an attempt. A later, better outcome of the same attempt replaces `unknown`; anything else that ended
     * stays as it is. Images that are already there are kept.
     */
    async finish(
      run: RunRecord,
      outcome: Outcome,
      placed: readonly PlacedImage[] = [],
    ): Promise<RunRecord | null> {
      const now = await database.now();
      return change(run.id, async (current, transaction) => {
        if (current.attempt !== run.attempt) return null;
        if (current.status === 'done' || current.status === 'failed' || current.status === 'canceled')
          return null;
        if (current.status === 'unknown' && outcome.status === 'unknown') return null;
        const hidden = current.canceledAt !== null;
        await insertAnswers(transaction, current, outcome, now);
        for (const image of placed) {
          await transaction
            .insertInto('image')
            .values({ ...image, ...newImage(current, now), role: 'placed' })
            .onConflict(sameImage)
            .execute();
        }
        if (hidden) await moveToBin(transaction, current, now);
        return {
          status: hidden ? 'canceled' : outcome.status,
          ...(await describeOutcome(transaction, current, outcome)),
          endedAt: now,
          ...ended,
        };
      });
    },

    /**
     * One more placed version of an answer. The run's revision moves, since the run shows it.
     * @returns the version that is there already when the same fade was asked for twice
     */
    async addVersion(image: PlacedImage): Promise<ImageRecord> {
      const now = await database.now();
      return query.transaction().execute(async (transaction) => {
        const raw = await transaction
          .selectFrom('image')
          .selectAll()
          .where('id', '=', image.rawId)
          .executeTakeFirstOrThrow();
        const run = await transaction
          .updateTable('run')
          .set((is) => ({ revision: is('revision', '+', 1) }))
          .where('id', '=', raw.runId)
          .returningAll()
          .executeTakeFirstOrThrow();
        const versions = await transaction
          .selectFrom('image')
          .selectAll()
          .where('rawId', '=', image.rawId)
          .orderBy('version')
          .execute();
        const same = versions.find((one) => one.featherPx === image.featherPx && one.purgedAt === null);
        if (same !== undefined) return same;
        const added = await transaction
          .insertInto('image')
          .values({
            ...image,
            ...newImage(run, now),
            role: 'placed',
            version: (versions.at(-1)?.version ?? -1) + 1,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await refreshRunEntries(transaction, [run.id]);
        return added;
      });
    },

    /** An earlier placed version becomes the newest, which is the one that its run shows. */
    async showVersion(image: ImageRecord): Promise<ImageRecord> {
      return query.transaction().execute(async (transaction) => {
        await transaction
          .updateTable('run')
          .set((is) => ({ revision: is('revision', '+', 1) }))
          .where('id', '=', image.runId)
          .execute();
        const { newest } = await transaction
          .selectFrom('image')
          .select((is) => is.fn.max('version').as('newest'))
          .where('rawId', '=', image.rawId)
          .executeTakeFirstOrThrow();
        const shown = await transaction
          .updateTable('image')
          .set({ version: Number(newest) + 1 })
          .where('id', '=', image.id)
          .returningAll()
          .executeTakeFirstOrThrow();
        if (shown.runId !== null) await refreshRunEntries(transaction, [shown.runId]);
        return shown;
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
        const crashes = current.crashes + (wasLetGo(current.leaseOwner) ? 0 : 1);
        const givenUp = crashes >= MAX_CRASHES || !spooled;
        if (current.status === 'saving' && givenUp && (await hasAnswers(transaction, current))) {
          if (current.canceledAt !== null) await moveToBin(transaction, current, now);
          // It was the putting back that killed the servers. The pictures are paid for and good.
          return {
            status: current.canceledAt === null ? 'done' : 'canceled',
            errorCode: 'placement_failed',
            endedAt: now,
            crashes,
            ...ended,
          };
        }
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

    async readAll(ids: readonly string[]): Promise<RunRecord[]> {
      if (ids.length === 0) return [];
      return query.selectFrom('run').selectAll().where('id', 'in', ids).execute();
    },
  };
}

async function insertRun(
  transaction: Transaction<Database>,
  admission: Admission,
  period: string,
  now: number,
): Promise<{ run: RunRecord; created: boolean }> {
  const requestHash = hashRequest({ ...admission, edit: admission.edit?.params ?? null });
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
      edit: admission.edit === null ? null : JSON.stringify(admission.edit.params),
      plan: admission.edit === null ? null : JSON.stringify(admission.edit.plan),
      promptSent: admission.edit?.promptSent ?? null,
      roomBytes: admission.roomBytes,
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
  const used = inputsOf(admission);
  if (used.length > 0) await transaction.insertInto('runInput').values(used).execute();
  return { run: created, created: true };
}

async function hasAnswers(transaction: Transaction<Database>, run: RunRecord): Promise<boolean> {
  const image = await transaction
    .selectFrom('image')
    .select('id')
    .where('runId', '=', run.id)
    .limit(1)
    .executeTakeFirst();
  return image !== undefined;
}

/** What came of a canceled run is kept where nobody sees it. */
async function moveToBin(transaction: Transaction<Database>, run: RunRecord, now: number): Promise<void> {
  await transaction
    .updateTable('image')
    .set({ deletedAt: now })
    .where('runId', '=', run.id)
    .where('deletedAt', 'is', null)
    .execute();
}

function newImage(run: RunRecord, now: number) {
  return {
    id: crypto.randomUUID(),
    ownerId: run.ownerId,
    runId: run.id,
    favourite: 0,
    createdAt: now,
    deletedAt: run.canceledAt === null ? null : now,
  };
}

/** An answer that is adopted twice finds its pictures already there. */
const sameImage = (conflict: OnConflictBuilder<Database, 'image'>) =>
  conflict.columns(['runId', 'role', 'position', 'version']).doNothing();

function inputsOf({ id, inputs, edit }: Admission): RunInputTable[] {
  const use = (imageId: string | null | undefined, as: RunInputTable['use'], position: number) =>
    imageId === null || imageId === undefined ? [] : [{ runId: id, imageId, use: as, position }];
  return [
    ...inputs.flatMap((imageId, position) => use(imageId, 'image', position)),
    ...use(edit?.params.mask, 'mask', 0),
    ...use(edit?.params.markup, 'markup', 0),
  ];
}

type Chosen = Pick<Admission, 'ownerId' | 'kind' | 'params' | 'inputs'> & { edit: EditParams | null };

/** Of everything a person chose, whatever the order of its keys. */
function hashRequest({ kind, params, inputs, edit }: Omit<Chosen, 'ownerId'>): string {
  const chosen = [kind, canonicalParams(params), inputs];
  if (edit !== null) chosen.push(canonicalParams(edit));
  return createHash('sha256').update(JSON.stringify(chosen)).digest('hex');
}
