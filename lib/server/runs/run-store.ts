import 'server-only';
import type { Transaction } from 'kysely';
import { chargeOfUnknown } from '@/lib/server/budget/budget';
import type { BudgetLimits } from '@/lib/server/budget/spending-rules';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { writeRemark } from '@/lib/server/database/stored-json';
import { refreshRunEntries } from '@/lib/server/library/entries';
import { type FinishedImage, newImage, type PlacedImage, sameImage } from '@/lib/server/records/run-images';
import type { RunRecord } from '@/lib/server/records/run-record';
import type { ErrorCode } from '@/lib/shared/errors';
import { keepsAnswer } from '@/lib/shared/kept-answer';
import type { EditPlan } from '@/lib/shared/mask/edit-plan';
import type { Remark } from '@/lib/shared/remark';
import { OPEN_STATES } from '@/lib/shared/run-status';
import type { Cost, RunStatus, Usage, WireRun } from '@/lib/shared/wire';
import { createAdmissions } from './admit-runs';
import { createClaims, LEASE_MS, wasLetGo } from './claim-run';
import { isOverComparisonCap } from './comparison-cap';
import { billedImage } from './learned-prices';
import { moveRun, type RunChange } from './move-run';
import { createPlacedVersions } from './placed-versions';
import { createRunQueries } from './run-queries';
import { settleHold } from './settle-hold';

/**
 * The rows of runs and their images: every transition is one guarded UPDATE, in one transaction with the budget.
 *
 * Who may move a row: admission makes it `queued`; the runner that holds its lease moves it on; cancelling sets
 * `canceledAt` beside the state; recovery takes over a row whose lease is dead. A guard that matches no row means that
 * another process was first, and is answered with null, never with an error.
 *
 * How a run comes in is told in `admit-runs.ts`, who may take it in `claim-run.ts`; `run-queries.ts` only reads.
 */

/** The third server that dies while it is at work on a run is the last. */
export const MAX_CRASHES = 3;
/** What is kept of a bill as it came: enough for any that an API writes, and no more of one that goes wild. */
const MAX_RAW_USAGE_CHARS = 16 * 1024;

export type Outcome = {
  status: 'done' | 'failed' | 'unknown';
  images: FinishedImage[];
  usage: Usage | null;
  rawUsage: unknown;
  cost: Cost | null;
  answered: WireRun['answered'];
  error: { code: ErrorCode; message: Remark | null } | null;
  upstreamRequestId: string | null;
  /** What the budget counts: the cost, the hold where it is unknown, nothing where nothing was charged. */
  charge: 'cost' | 'estimate' | 'nothing';
};

export type RunStore = ReturnType<typeof createRunStore>;

/** A run in these has nothing in the library, and never had. */
const UNLISTED: ReadonlySet<RunStatus> = new Set(['queued', 'calling']);

type RunStoreOptions = {
  /** Names the key and the server that are called: see `createClaims`. */
  account?: string;
  /** Told of each call after it is marked, and awaited before its request may leave. */
  onCalling?: (run: RunRecord) => Promise<void>;
};

export function createRunStore(
  database: OpenDatabase,
  limits: BudgetLimits,
  { account = '', onCalling }: RunStoreOptions = {},
) {
  const { query } = database;

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
      const moved = update === null ? null : await moveRun(transaction, run, update);
      if (moved !== null && !UNLISTED.has(moved.status)) await refreshRunEntries(transaction, [id]);
      return moved;
    });
  }

  const settleRun = async (transaction: Transaction<Database>, run: RunRecord, chargedMicroUsd: number) =>
    settleHold(transaction, run, chargedMicroUsd, await database.now());

  async function insertAnswers(
    transaction: Transaction<Database>,
    run: RunRecord,
    outcome: Outcome,
    now: number,
  ): Promise<void> {
    const there = await transaction
      .selectFrom('image')
      .select(['sha256', 'position'])
      .where('runId', '=', run.id)
      .where('role', '=', 'output')
      .execute();
    const known = new Set(there.map(({ sha256 }) => sha256));
    let position = there.reduce((next, image) => Math.max(next, image.position + 1), 0);
    for (const image of outcome.images) {
      // An answer that is read again has its pictures already, and perhaps more of them.
      if (known.has(image.sha256)) continue;
      await transaction
        .insertInto('image')
        .values({ ...image, ...newImage(run, now), role: 'output', position: position++ })
        .onConflict(sameImage)
        .execute();
    }
  }

  /** What an answer says of its run, and the budget settled by it. Saying it twice changes nothing. */
  async function describeOutcome(transaction: Transaction<Database>, run: RunRecord, outcome: Outcome) {
    const estimateMicroUsd = chargeOfUnknown(run);
    const chargedMicroUsd = {
      cost: outcome.cost?.totalMicroUsd ?? estimateMicroUsd,
      estimate: estimateMicroUsd,
      nothing: 0,
    }[outcome.charge];
    return {
      usage: outcome.usage === null ? null : JSON.stringify(outcome.usage),
      rawUsage: rawUsageText(outcome.rawUsage),
      cost: outcome.cost === null ? null : JSON.stringify(outcome.cost),
      costMicroUsd: outcome.cost?.totalMicroUsd ?? (outcome.charge === 'nothing' ? 0 : null),
      answered: outcome.answered === null ? null : JSON.stringify(outcome.answered),
      errorCode: outcome.error?.code ?? null,
      errorMessage: writeRemark(outcome.error?.message ?? null),
      upstreamRequestId: outcome.upstreamRequestId,
      imageCount: outcome.images.length,
      ...billedImage(run, { ...outcome, imageCount: outcome.images.length }),
      ...(await settleRun(transaction, run, chargedMicroUsd)),
    };
  }

  const ended = { leaseOwner: null, leaseUntil: null, notBefore: null, atWork: 0 } as const;

  return {
    ...createAdmissions(database, limits),
    ...createRunQueries(database),
    ...createPlacedVersions(database),
    ...createClaims(database, account),

    /**
     * The last write before the request leaves. Null: canceled meanwhile, and nothing may be sent. `failed`: the cap of
     * its comparison is reached, and nothing may be sent.
     * Said again, because the database broke off before it could answer, it is the same call.
     *
     * @param plan of an edit: by which its pictures were cut, where it is not the one that was admitted
     */
    async markCalling(run: RunRecord, plan: EditPlan | null = null): Promise<RunRecord | null> {
      const now = await database.now();
      const marked = await change(run.id, async (current, transaction) => {
        if (current.leaseOwner !== run.leaseOwner) return null;
        if (current.status === 'calling' && current.attempt === run.attempt + 1)
          return { leaseUntil: now + LEASE_MS };
        if (current.status !== 'queued' || current.canceledAt !== null) return null;
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
          atWork: 0,
          notBefore: null,
          errorCode: null,
          errorMessage: null,
          startedAt: now,
          leaseUntil: now + LEASE_MS,
          ...(plan === null ? {} : { plan: JSON.stringify(plan) }),
        };
      });
      if (marked?.status === 'calling') await onCalling?.(marked);
      return marked;
    },

    /**
     * Back into the queue, because nothing was sent or nothing was charged.
     *
     * @param why.message what the API says of it, safe to show
     */
    async requeue(
      run: RunRecord,
      why: { waitMs: number; code: ErrorCode; message: Remark | null; unreachable: boolean },
    ): Promise<RunRecord | null> {
      const now = await database.now();
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
          notBefore: now + why.waitMs,
          unreachable: why.unreachable ? current.unreachable + 1 : 0,
          errorCode: why.code,
          errorMessage: writeRemark(why.message),
          startedAt: null,
          leaseOwner: null,
          leaseUntil: null,
        };
      });
    },

    /** The answer is in the spool. Said again by the same server, it is still the one that saves. */
    async markSaving(run: RunRecord, leaseOwner: string): Promise<RunRecord | null> {
      const now = await database.now();
      return change(run.id, (current) => {
        if (current.attempt !== run.attempt) return null;
        if (current.status === 'saving' && current.leaseOwner === leaseOwner)
          return { leaseUntil: now + LEASE_MS };
        return current.status === 'calling' || current.status === 'unknown'
          ? { status: 'saving', leaseOwner, leaseUntil: now + LEASE_MS, endedAt: null }
          : null;
      });
    },

    /**
     * The answers of an edit are in the library and paid for; what is left is to put them back into the photo. From here
     * on a crash costs nothing but the work. Null: another process was first.
     */
    async keepAnswers(run: RunRecord, outcome: Outcome): Promise<RunRecord | null> {
      const now = await database.now();
      return change(run.id, async (current, transaction) => {
        if (current.attempt !== run.attempt || current.status !== 'saving') return null;
        await insertAnswers(transaction, current, outcome, now);
        return { ...(await describeOutcome(transaction, current, outcome)), atWork: 0 };
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
        if (current.status === 'done' || current.status === 'failed') return null;
        const lost = current.status === 'unknown' || isLostUnseen(current);
        if (current.status === 'canceled' && !lost) return null;
        if (lost && outcome.status === 'unknown') return null;
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
            errorMessage: null,
            ...ended,
            ...(await settleRun(transaction, current, 0)),
          };
        }
        return current.status === 'calling' || current.status === 'saving' ? { canceledAt: now } : null;
      });
    },

    /**
     * A person asks to save an answer that came and was not saved: it is tried once more. One that has brought servers
     * down is given up again by the next crash. Null: it is not such a run, or another process was first.
     */
    async saveAgain(run: RunRecord, leaseOwner: string): Promise<RunRecord | null> {
      const now = await database.now();
      return change(run.id, (current) =>
        (current.status === 'failed' || current.status === 'done') &&
        keepsAnswer(current.errorCode) &&
        current.attempt === run.attempt
          ? {
              status: 'saving',
              errorCode: null,
              errorMessage: null,
              crashes: Math.min(current.crashes, MAX_CRASHES - 1),
              leaseOwner,
              leaseUntil: now + LEASE_MS,
              endedAt: null,
            }
          : null,
      );
    },

    /**
     * This server begins a step that may kill it, or has ended it: see `createWorkRoom`. Where the next state of the run
     * ends the step, that says so too.
     */
    async markAtWork(run: Pick<RunRecord, 'id' | 'attempt'>, atWork: boolean): Promise<void> {
      await query
        .updateTable('run')
        .set({ atWork: atWork ? 1 : 0 })
        .where('id', '=', run.id)
        .where('attempt', '=', run.attempt)
        .execute();
    },

    /** This server was told to stop, and has no time left: what it is at work on did not kill it. */
    async leaveWork(runIds: readonly string[]): Promise<void> {
      if (runIds.length === 0) return;
      await query.updateTable('run').set({ atWork: 0 }).where('id', 'in', runIds).execute();
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
      const openOvernight = query.selectFrom('overnight').select('id').where('endedAt', 'is', null);
      const held = await query
        .selectFrom('run')
        .selectAll()
        .where('status', 'in', OPEN_STATES)
        .where('leaseOwner', 'is not', null)
        // What is one batch at OpenAI can be fetched again, by whoever holds the batch.
        .where((is) => is.or([is('overnightId', 'is', null), is('overnightId', 'not in', openOvernight)]))
        .execute();
      return held.filter((run) => Number(run.leaseUntil) < now || isDead(run.leaseOwner ?? ''));
    },

    /**
     * Takes over a run from a server that died. A waiting one goes back into the queue, one with an answer in the spool
     * is adopted, any other has lost its answer. It counts as a crash of this run only if that server was at work on it.
     * Null: another process was first.
     */
    async takeOver(abandoned: RunRecord, leaseOwner: string, spooled: boolean): Promise<RunRecord | null> {
      const now = await database.now();
      return change(abandoned.id, async (current, transaction) => {
        if (current.revision !== abandoned.revision || current.leaseOwner !== abandoned.leaseOwner)
          return null;
        const crashes = countCrash(current);
        const givenUp = crashes >= MAX_CRASHES || !spooled;
        if (current.status === 'saving' && givenUp && (await hasAnswers(transaction, current))) {
          return { ...(await endUnplaced(transaction, current, now)), endedAt: now, crashes, ...ended };
        }
        if (current.status === 'queued' || spooled) {
          if (crashes >= MAX_CRASHES) {
            const charged = current.status === 'queued' ? 0 : chargeOfUnknown(current);
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
            ? { crashes, atWork: 0, leaseOwner: null, leaseUntil: null }
            : { status: 'saving', crashes, atWork: 0, leaseOwner, leaseUntil: now + LEASE_MS };
        }
        return {
          status: current.canceledAt === null ? 'unknown' : 'canceled',
          errorCode: 'answer_lost',
          endedAt: now,
          crashes,
          ...ended,
          ...(await settleRun(transaction, current, chargeOfUnknown(current))),
        };
      });
    },

    /**
     * The server died while it read a late answer to a run that was canceled, which no server holds. One that does so each
     * time is left alone.
     */
    async countUnseenCrash(run: RunRecord): Promise<RunRecord | null> {
      return change(run.id, (current) => {
        if (current.atWork === 0 || current.attempt !== run.attempt || !isLostUnseen(current)) return null;
        const crashes = countCrash(current);
        return { crashes, atWork: 0, ...(crashes >= MAX_CRASHES ? { errorCode: 'poisoned_answer' } : {}) };
      });
    },

    /**
     * A fault of our own stopped the work on a run. It would do so each time, so the run ends, gives back what it held,
     * and keeps what has come. Null: it had ended, or another server has it.
     *
     * @param found.answerKept its answer lies in the spool
     * @param found.bill what the answer was read to cost, as far as it was read
     */
    async giveUp(
      run: RunRecord,
      leaseOwner: string,
      found: { answerKept: boolean; bill: Pick<Outcome, 'usage' | 'cost'> | null },
    ): Promise<RunRecord | null> {
      const now = await database.now();
      return change(run.id, async (current, transaction) => {
        const { status } = current;
        if (status === 'done' || status === 'failed') return null;
        if (status === 'canceled')
          // It is not shown, and what it may have cost is counted. It is only not to be tried again and again.
          return isLostUnseen(current) && found.answerKept
            ? { errorCode: 'answer_not_saved', atWork: 0 }
            : null;
        if (status !== 'unknown' && current.leaseOwner !== leaseOwner) return null;
        const end = { endedAt: now, ...ended };
        if (status === 'queued')
          return {
            status: 'failed',
            errorCode: 'run_not_sent',
            costMicroUsd: 0,
            ...end,
            ...(await settleRun(transaction, current, 0)),
          };
        if (status === 'saving' && (await hasAnswers(transaction, current)))
          return { ...(await endUnplaced(transaction, current, now)), ...end };
        const estimateMicroUsd = chargeOfUnknown(current);
        if (found.answerKept) {
          const { usage = null, cost = null } = found.bill ?? {};
          return {
            status: 'failed',
            errorCode: 'answer_not_saved',
            usage: usage === null ? null : JSON.stringify(usage),
            cost: cost === null ? null : JSON.stringify(cost),
            costMicroUsd: cost?.totalMicroUsd ?? null,
            ...end,
            ...(await settleRun(transaction, current, cost?.totalMicroUsd ?? estimateMicroUsd)),
          };
        }
        if (status === 'unknown') return null;
        return {
          status: current.canceledAt === null ? 'unknown' : 'canceled',
          errorCode: 'answer_lost',
          ...end,
          ...(await settleRun(transaction, current, estimateMicroUsd)),
        };
      });
    },
  };
}

function countCrash(run: RunRecord): number {
  return run.crashes + (run.atWork === 1 && !wasLetGo(run.leaseOwner) ? 1 : 0);
}

/** The pictures of an edit are paid for and good, and could not be put back into the photo. */
async function endUnplaced(transaction: Transaction<Database>, run: RunRecord, now: number) {
  if (run.canceledAt !== null) await moveToBin(transaction, run, now);
  return {
    status: run.canceledAt === null ? 'done' : 'canceled',
    errorCode: 'placement_failed',
  } as const;
}

/** As it came, for those who doubt a cost. Null: there is none, or it could not be read. */
function rawUsageText(rawUsage: unknown): string | null {
  if (rawUsage === null || rawUsage === undefined) return null;
  try {
    const text = JSON.stringify(rawUsage);
    return text.length <= MAX_RAW_USAGE_CHARS ? text : null;
  } catch (error) {
    // Nested too deep to be written down. The picture beside it is good all the same.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Canceled, given up as lost after that, and its bill unknown: a late answer is kept in the bin like any other. */
export function isLostUnseen(run: RunRecord): boolean {
  const { status, errorCode, costMicroUsd } = run;
  return status === 'canceled' && errorCode !== null && !keepsAnswer(errorCode) && costMicroUsd === null;
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

/** What came of a canceled run is kept where it is not shown. */
async function moveToBin(transaction: Transaction<Database>, run: RunRecord, now: number): Promise<void> {
  await transaction
    .updateTable('image')
    .set({ deletedAt: now })
    .where('runId', '=', run.id)
    .where('deletedAt', 'is', null)
    .execute();
}
