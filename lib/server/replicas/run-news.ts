import 'server-only';
import type { Logger } from '@/lib/server/logger';
import type { PresentRuns, RunRecord } from '@/lib/server/records/run-record';
import type { RunEvents } from '@/lib/server/runs/run-events';
import type { RunStore } from '@/lib/server/runs/run-store';
import type { Neighbours } from './neighbours';

/** Tells everyone who watches a run that it changed, on this server and through the others. */
export type RunNews = {
  changed(run: RunRecord): void;
  /** Many at once are read once. */
  changedTogether(runs: readonly RunRecord[]): void;
  /**
   * Begins to hear of what changes on other servers.
   * @param wake something was put into the queue elsewhere, or a place in it has become free
   */
  listen(wake: () => void): Promise<void>;
  close(): void;
};

type Parts = {
  store: Pick<RunStore, 'readAll' | 'readQueues' | 'list' | 'listChangedSince'>;
  present: PresentRuns;
  events: RunEvents;
  logger: Logger;
  /** Null: this server is the only one. */
  neighbours: Neighbours | null;
};

/** Places in the queue change together; their watchers hear of it this long after the first. */
const QUEUE_NEWS_MS = 100;
/** Further back, a place is news of little worth; a page that asks is told all the same. */
const QUEUE_NEWS_RUNS = 50;
/** Runs of each watcher that are told again after a gap, beside the open ones: what a page shows first. */
const NEWEST_AFTER_GAP = 50;
const PUBLISH_RETRY_MS = 500;
const PUBLISH_TRIES = 60;
/** The clocks of two machines may differ by this much. */
const SKEW_MS = 60_000;

export function createRunNews({ store, present, events, logger, neighbours }: Parts): RunNews {
  let queueNews: NodeJS.Timeout | null = null;
  let closed = false;

  async function publish(runs: readonly RunRecord[]): Promise<void> {
    const watched = runs.filter((run) => events.isWatched(run.ownerId));
    if (watched.length === 0) return;
    const wires = await present(watched);
    for (const [index, run] of watched.entries()) {
      events.publish(run.ownerId, wires[index] as (typeof wires)[number]);
    }
  }

  /** A database that is away for a moment must not leave a page with a run that never ends. */
  async function publishLater(runId: string): Promise<void> {
    for (let tries = 1; tries <= PUBLISH_TRIES && !closed; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, PUBLISH_RETRY_MS).unref());
      try {
        return await publish(await store.readAll([runId]));
      } catch (error) {
        logger.warn({ err: error, runId, tries }, 'watchers could not be told; trying again');
      }
    }
  }

  function announceQueue() {
    queueNews ??= setTimeout(() => {
      queueNews = null;
      if (events.count() === 0) return;
      store
        .readQueues()
        .then(({ byOwner }) => {
          const watched = events.owners().map((owner) => byOwner.get(owner)?.slice(0, QUEUE_NEWS_RUNS) ?? []);
          return store.readAll(watched.flat());
        })
        .then(publish)
        .catch((error) => logger.warn({ err: error }, 'watchers could not be told of the queue'));
    }, QUEUE_NEWS_MS);
  }

  function changedTogether(runs: readonly RunRecord[]) {
    for (const run of runs) neighbours?.tell(run.id);
    publish(runs).catch((error) => {
      logger.warn({ err: error, runId: runs[0]?.id }, 'watchers could not be told; trying again');
      return Promise.all(runs.map(({ id }) => publishLater(id)));
    });
    announceQueue();
  }

  return {
    changed: (run) => changedTogether([run]),
    changedTogether,
    async listen(wake) {
      await neighbours?.listen({
        async changed(runIds) {
          wake();
          if (events.count() === 0) return;
          await publish(await store.readAll(runIds));
          announceQueue();
        },
        async missedSince(epochMs) {
          wake();
          for (const ownerId of events.owners()) {
            const newest = await store.list(ownerId, { after: null, limit: NEWEST_AFTER_GAP });
            const others = await store.listChangedSince(ownerId, epochMs - SKEW_MS);
            const known = new Set(newest.map(({ id }) => id));
            await publish([...newest, ...others.filter(({ id }) => !known.has(id))]);
          }
        },
      });
    },
    close() {
      closed = true;
      if (queueNews !== null) clearTimeout(queueNews);
    },
  };
}
