import 'server-only';
import { randomUUID } from 'node:crypto';
import { isDatabaseDown } from '@/lib/server/database/database-down';
import type { Notifications } from '@/lib/server/database/notifications';
import type { Logger } from '@/lib/server/logger';

/** The other servers on the same database, told of each run that changes here, and telling of theirs. */
export type Neighbours = {
  tell(runId: string): void;
  listen(listener: {
    /** Runs that changed on other servers, each once. */
    changed(runIds: readonly string[]): Promise<void>;
    /** What others said since then was not heard. */
    missedSince(epochMs: number): Promise<void>;
  }): Promise<void>;
  close(): Promise<void>;
};

/** A run changes several times in a row, and many change together: one message, one read, for all of them. */
const GATHER_MS = 25;
const RETRY_MS = 1000;

export function createNeighbours(notifications: Notifications, logger: Logger): Neighbours {
  const self = randomUUID();
  const closing = Promise.withResolvers<void>();
  let closed = false;
  let listening: { stop(): Promise<void> } | null = null;

  const toTell = gather(GATHER_MS, async (runIds) => {
    try {
      await notifications.send(runIds.map((runId) => `${self} ${runId}`));
    } catch (error) {
      if (!isDatabaseDown(error)) {
        logger.error({ err: error }, 'other servers could not be told');
        return;
      }
      logger.warn({ err: error }, 'other servers could not be told; trying again');
      await Promise.race([new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref()), closing.promise]);
      for (const runId of runIds) toTell.add(runId);
    }
  });

  /** Collects what comes within a moment; while it is being worked on, the next is collected. */
  function gather(afterMs: number, work: (runIds: string[]) => Promise<void>) {
    const waiting = new Set<string>();
    let busy = false;
    function schedule() {
      busy = true;
      setTimeout(async () => {
        const runIds = [...waiting];
        waiting.clear();
        await work(runIds);
        busy = false;
        if (waiting.size > 0 && !closed) schedule();
      }, afterMs).unref();
    }
    return {
      add(runId: string) {
        waiting.add(runId);
        if (!busy && !closed) schedule();
      },
    };
  }

  return {
    tell: (runId) => toTell.add(runId),
    async listen({ changed, missedSince }) {
      const heard = gather(GATHER_MS, (runIds) =>
        changed(runIds).catch((error) =>
          logger.warn({ err: error }, 'what other servers told could not be read'),
        ),
      );
      listening = await notifications.listen({
        heard(word) {
          const [sender, runId] = word.split(' ');
          if (sender !== self && runId !== undefined) heard.add(runId);
        },
        missedSince(epochMs) {
          logger.info('the connection to other servers is back');
          missedSince(epochMs).catch((error) =>
            logger.warn({ err: error }, 'what was missed of other servers could not be read'),
          );
        },
      });
      if (closed) await listening.stop();
    },
    async close() {
      closed = true;
      closing.resolve();
      await listening?.stop();
    },
  };
}
