import 'server-only';
import { sql } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import { MAX_RETRY_AFTER_MS } from '@/lib/server/openai/retry-after';
import type { RunRecord } from './run-record';

/** How long a server that does not renew it keeps a run. */
export const LEASE_MS = 30_000;
/** A run that was let go waits this long for the server whose spool has its answer, then it is anybody's. */
const LET_GO_MS = 15 * 60_000;
/** Ends the name of a holder that let go of its runs. */
export const LET_GO = '/let-go';

/**
 * Nobody is told to wait longer than this. What waits for a later moment does so because the clock was turned back, and
 * waits no more.
 */
const LONGEST_WAIT_MS = MAX_RETRY_AFTER_MS;

const CALLS = 'calls';

/** Who may call, when, and how many at once: for all servers on one database, by its clock. */
export function createClaims({ engine, query, now }: OpenDatabase) {
  return {
    /**
     * Takes the lease of the oldest waiting run. The row stays `queued` until the call leaves, so that a crash in
     * between costs nothing.
     *
     * @param maxCalls how many runs may be under way, on all servers together
     * @returns null when none may be called now
     */
    async claim(leaseOwner: string, maxCalls = Number.MAX_SAFE_INTEGER): Promise<RunRecord | null> {
      const at = await now();
      const waiting = query
        .selectFrom('run')
        .selectAll()
        .where('status', '=', 'queued')
        .where('canceledAt', 'is', null)
        .where((is) =>
          is.or([
            is('notBefore', 'is', null),
            is('notBefore', '<=', at),
            is('notBefore', '>', at + LONGEST_WAIT_MS),
          ]),
        )
        .where((is) => is.or([is('leaseUntil', 'is', null), is('leaseUntil', '<', at)]))
        .orderBy('createdAt')
        .orderBy('id')
        .limit(1);
      // Looked at without a lock first: most of the time nothing waits, and every server looks each second.
      if ((await waiting.executeTakeFirst()) === undefined) return null;

      return query.transaction().execute(async (transaction) => {
        let rate = transaction.selectFrom('rate').select('pausedUntil').where('scope', '=', CALLS);
        // Whoever claims holds this row, so that two servers cannot both take the last place.
        if (engine === 'postgres') rate = rate.forUpdate();
        const { pausedUntil } = await rate.executeTakeFirstOrThrow();
        if (isAhead(pausedUntil, at)) return null;
        if (engine === 'postgres') {
          const { calls } = await transaction
            .selectFrom('run')
            .select((is) => is.fn.countAll<number>().as('calls'))
            .where('status', 'in', ['queued', 'calling', 'saving'])
            .where('leaseUntil', '>=', at)
            .executeTakeFirstOrThrow();
          if (Number(calls) >= maxCalls) return null;
        }
        const select = waiting.$call((any) => (engine === 'postgres' ? any.forUpdate().skipLocked() : any));
        const run = await transaction.executeQuery(select).then(({ rows }) => rows[0]);
        if (run === undefined) return null;
        const claimed = await transaction
          .updateTable('run')
          .set({ leaseOwner, leaseUntil: at + LEASE_MS, revision: run.revision + 1 })
          .where('id', '=', run.id)
          .where('revision', '=', run.revision)
          .returningAll()
          .executeTakeFirst();
        return claimed ?? null;
      });
    },

    /**
     * No server calls before this moment. The limit is the account's, so everything in the queue waits and keeps its
     * order. A shorter pause never ends a longer one.
     *
     * @returns when this pause ends
     */
    async pauseCalls(forMs: number): Promise<number> {
      const at = await now();
      const until = at + forMs;
      await query
        .updateTable('rate')
        .set({
          pausedUntil: sql<number>`case when paused_until between ${until} and ${at + LONGEST_WAIT_MS} then paused_until else ${until} end`,
        })
        .where('scope', '=', CALLS)
        .execute();
      return until;
    },

    /** Until when the queue waits for OpenAI's rate limit; null while it does not. */
    async pausedUntil(): Promise<number | null> {
      const [at, row] = await Promise.all([
        now(),
        query.selectFrom('rate').select('pausedUntil').where('scope', '=', CALLS).executeTakeFirst(),
      ]);
      const pausedUntil = row?.pausedUntil ?? null;
      return isAhead(pausedUntil, at) ? pausedUntil : null;
    },

    /**
     * A server that stops leaves a run that it could not finish: a waiting one to anybody at once, one whose answer lies
     * in its spool to its next start. That is no crash, and is not counted as one.
     */
    async letGo(runId: string, leaseOwner: string): Promise<void> {
      const held = query.updateTable('run').where('id', '=', runId).where('leaseOwner', '=', leaseOwner);
      await held.where('status', '=', 'queued').set({ leaseOwner: null, leaseUntil: null }).execute();
      await held
        .where('status', '=', 'saving')
        .set({ leaseOwner: `${leaseOwner}${LET_GO}`, leaseUntil: (await now()) + LET_GO_MS })
        .execute();
    },
  };
}

function isAhead(moment: number | null, at: number): boolean {
  return moment !== null && moment > at && moment <= at + LONGEST_WAIT_MS;
}

export function wasLetGo(leaseOwner: string | null): boolean {
  return leaseOwner?.endsWith(LET_GO) === true;
}
