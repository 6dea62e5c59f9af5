import 'server-only';
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { MAX_RETRY_AFTER_MS } from '@/lib/server/openai/retry-after';
import type { RunRecord } from '@/lib/server/records/run-record';
import { OPEN_STATES } from '@/lib/shared/run-status';
import { moveRun } from './move-run';
import { queueOrder } from './queue-order';

/** How long a server that does not renew it keeps a run. */
export const LEASE_MS = 30_000;
/** A run that was let go waits this long for the server whose spool has its answer, then it is anybody's. */
const LET_GO_MS = 15 * 60_000;
/** Ends the name of a holder that let go of its runs. */
export const LET_GO = '/let-go';

/**
 * No run waits longer than this. What waits for a later moment does so because the clock was turned back, and
 * waits no more.
 */
const LONGEST_WAIT_MS = MAX_RETRY_AFTER_MS;

/** The row that is locked to claim. */
const CALLS = 'calls';
/** What is over for so long is deleted: a model may never be asked for again. */
const PAUSE_KEPT_MS = 24 * 60 * 60_000;

/**
 * Who may call, when, and how many at once: for all servers on one database, by its clock.
 *
 * @param account names the key and the server that are called. A rate limit is one of an account and a model, so a pause
 *   holds for the runs of that model on all servers that call with the same account, and for no others.
 */
export function createClaims({ engine, query, now }: OpenDatabase, account: string) {
  const scopeOf = (model: string) => `pause:${account}:${model}`;
  const anyScope = scopeOf('');

  async function readPauses(from: Kysely<Database>, at: number): Promise<Map<string, number>> {
    const rows = await from
      .selectFrom('rate')
      .select(['scope', 'pausedUntil'])
      .where('pausedUntil', '>', at)
      .where('pausedUntil', '<=', at + LONGEST_WAIT_MS)
      .where(sql<string>`substr(scope, 1, ${anyScope.length})`, '=', anyScope)
      .execute();
    return new Map(rows.map(({ scope, pausedUntil }) => [scope.slice(anyScope.length), Number(pausedUntil)]));
  }

  /** How many runs of each model have a place, on all servers together. What was let go waits for a server that is gone. */
  async function countUnderWay(from: Kysely<Database>, at: number): Promise<Map<string, number>> {
    const rows = await from
      .selectFrom('run')
      .select((is) => ['model', is.fn.countAll<number>().as('calls')])
      .where('status', 'in', OPEN_STATES)
      .where('leaseUntil', '>=', at)
      .where('leaseOwner', 'not like', `%${LET_GO}`)
      .groupBy('model')
      .execute();
    return new Map(rows.map(({ model, calls }) => [model, Number(calls)]));
  }

  const claimable = (from: Kysely<Database>, at: number) =>
    from
      .selectFrom('run')
      .where('status', '=', 'queued')
      .where('overnight', '=', 0)
      .where('canceledAt', 'is', null)
      .where((is) =>
        is.or([
          is('notBefore', 'is', null),
          is('notBefore', '<=', at),
          is('notBefore', '>', at + LONGEST_WAIT_MS),
        ]),
      )
      .where((is) => is.or([is('leaseUntil', 'is', null), is('leaseUntil', '<', at)]));

  /**
   * Whose turn it is, and with which model. Among those who have a run that may be called now, the one who was served
   * longest ago goes next, so that a hundred runs of one hold up nobody else's; of theirs, the models take turns: see
   * `queueOrder`. Null when none may be called now.
   */
  async function nextTurn(
    from: Kysely<Database>,
    at: number,
    maxCalls: number,
  ): Promise<{ ownerId: string; model: string } | null> {
    const [underWay, pauses] = [await countUnderWay(from, at), await readPauses(from, at)];
    const calls = [...underWay.values()].reduce((sum, ofModel) => sum + ofModel, 0);
    // The only server knows by itself how many it has.
    if (engine === 'postgres' && calls >= maxCalls) return null;
    const waiting = await claimable(from, at)
      .leftJoin('turn', 'turn.ownerId', 'run.ownerId')
      .select((is) => [
        'run.ownerId',
        'run.model',
        is.fn.min<number>('run.createdAt').as('oldest'),
        is.fn.max<number | null>('turn.servedAt').as('servedAt'),
      ])
      .groupBy(['run.ownerId', 'run.model'])
      .execute();
    const ready = waiting
      .filter(({ model }) => !pauses.has(model))
      .toSorted((one, other) => Number(one.oldest) - Number(other.oldest));
    // Sorting is stable: of those who were never served, the one who waits longest.
    const [next] = ready.toSorted((one, other) => (one.servedAt ?? 0) - (other.servedAt ?? 0));
    if (next === undefined) return null;
    const { ownerId } = next;
    const models = ready
      .filter((each) => each.ownerId === ownerId)
      .map(({ model }) => ({ id: model, model }));
    const [model] = queueOrder(models, underWay, pauses);
    return model === undefined ? null : { ownerId, model };
  }

  /** Always later than everybody else's turn, also within one millisecond and when the clock was turned back. */
  async function noteTurn(transaction: Transaction<Database>, ownerId: string, at: number): Promise<void> {
    const latest = await transaction
      .selectFrom('turn')
      .select((is) => is.fn.max<number | null>('servedAt').as('servedAt'))
      .executeTakeFirst();
    const servedAt = Math.max(at, (latest?.servedAt ?? 0) + 1);
    await transaction
      .insertInto('turn')
      .values({ ownerId, servedAt })
      .onConflict((conflict) => conflict.column('ownerId').doUpdateSet({ servedAt }))
      .execute();
  }

  return {
    /**
     * Takes the lease of the waiting run whose turn it is. The row stays `queued` until the call leaves, so that a crash
     * in between costs nothing.
     *
     * @param maxCalls how many runs may be under way, on all servers together
     * @returns null when none may be called now
     */
    async claim(leaseOwner: string, maxCalls = Number.MAX_SAFE_INTEGER): Promise<RunRecord | null> {
      const at = await now();
      // Looked at without a lock first: most of the time nothing waits, and every server looks each second.
      if ((await claimable(query, at).select('id').limit(1).executeTakeFirst()) === undefined) return null;

      return query.transaction().execute(async (transaction) => {
        // A claim holds this row, so that two servers cannot both take the last place.
        if (engine === 'postgres')
          await transaction
            .selectFrom('rate')
            .select('scope')
            .where('scope', '=', CALLS)
            .forUpdate()
            .execute();
        const turn = await nextTurn(transaction, at, maxCalls);
        if (turn === null) return null;
        const run = await claimable(transaction, at)
          .selectAll()
          .where('ownerId', '=', turn.ownerId)
          .where('model', '=', turn.model)
          .orderBy('createdAt')
          .orderBy('id')
          .limit(1)
          .$if(engine === 'postgres', (select) => select.forUpdate().skipLocked())
          .executeTakeFirst();
        if (run === undefined) return null;
        const claimed = await moveRun(transaction, run, { leaseOwner, leaseUntil: at + LEASE_MS });
        if (claimed === null) return null;
        await noteTurn(transaction, turn.ownerId, at);
        return claimed;
      });
    },

    /**
     * The waiting runs of each owner in the order in which they will be called, and the models that are paused, with the
     * end of it. Nobody's place tells how many runs of others wait. It is only shown, so the clock of this machine will
     * do, and a lease counts until it is taken over.
     */
    async readQueues(): Promise<{
      byOwner: ReadonlyMap<string, string[]>;
      pauses: ReadonlyMap<string, number>;
    }> {
      const [open, pauses] = await Promise.all([
        query
          .selectFrom('run')
          .select(['id', 'ownerId', 'model', 'status', 'leaseOwner'])
          .where('status', 'in', OPEN_STATES)
          .where('overnight', '=', 0)
          .orderBy('createdAt')
          .orderBy('id')
          .execute(),
        readPauses(query, Date.now()),
      ]);
      const waiting = open.filter(({ status, leaseOwner }) => status === 'queued' && leaseOwner === null);
      const underWay = new Map<string, number>();
      for (const { model, leaseOwner } of open)
        if (leaseOwner !== null && !wasLetGo(leaseOwner)) underWay.set(model, (underWay.get(model) ?? 0) + 1);
      const queues = [...Map.groupBy(waiting, ({ ownerId }) => ownerId)].map(
        ([ownerId, runs]) => [ownerId, queueOrder(runs, underWay, pauses)] as const,
      );
      return { byOwner: new Map(queues), pauses };
    },

    /**
     * No server calls this model before that moment; its runs wait and keep their order. A shorter pause never ends a
     * longer one.
     *
     * @returns when this pause ends
     */
    async pauseModel(model: string, forMs: number): Promise<number> {
      const at = await now();
      const until = at + forMs;
      await query
        .deleteFrom('rate')
        .where('scope', '<>', CALLS)
        .where('pausedUntil', '<', at - PAUSE_KEPT_MS)
        .execute();
      await query
        .insertInto('rate')
        .values({ scope: scopeOf(model), pausedUntil: until })
        .onConflict((conflict) =>
          conflict.column('scope').doUpdateSet({
            pausedUntil: sql<number>`case when rate.paused_until between ${until} and ${at + LONGEST_WAIT_MS} then rate.paused_until else ${until} end`,
          }),
        )
        .execute();
      return until;
    },

    /** The models that are paused, and until when. */
    async pauses(): Promise<Map<string, number>> {
      return readPauses(query, await now());
    },

    /**
     * A server that stops leaves a run that it could not finish: a waiting one to anybody at once, one whose answer lies
     * in its spool to its next start. That is no crash, and is not counted as one.
     */
    async letGo(runId: string, leaseOwner: string): Promise<void> {
      const held = query.updateTable('run').where('id', '=', runId).where('leaseOwner', '=', leaseOwner);
      await held
        .where('status', '=', 'queued')
        .set({ leaseOwner: null, leaseUntil: null, atWork: 0 })
        .execute();
      await held
        .where('status', '=', 'saving')
        .set({ leaseOwner: `${leaseOwner}${LET_GO}`, leaseUntil: (await now()) + LET_GO_MS, atWork: 0 })
        .execute();
    },
  };
}

export function wasLetGo(leaseOwner: string | null): boolean {
  return leaseOwner?.endsWith(LET_GO) === true;
}
