import 'server-only';
import { performance } from 'node:perf_hooks';
import { createFairTurns, type FairTurns } from '@/lib/server/limits/fair-turns';

/** More would only make each of them later, and everything else too. */
const STARTS_AT_ONCE = 8;
const LOOK_EVERY_MS = 5;

/**
 * The turns in which requests begin; one ends when its answer begins. Work of this thread that is begun is not
 * interrupted, so a crowd that begins at once (2,000 event streams after a restart) would keep everything else waiting
 * until the last of it is done.
 *
 * When the thread had time to rest although requests wait, those that have begun wait for something else, a decoder
 * perhaps or the API: then more may begin.
 */
export function createStarts(): Pick<FairTurns, 'take'> & { close(): void } {
  const turns = createFairTurns(STARTS_AT_ONCE);
  let look: ReturnType<typeof setInterval> | null = null;
  let looked = performance.eventLoopUtilization();

  function letMoreInWhereThereIsTime() {
    const { utilization } = performance.eventLoopUtilization(looked);
    looked = performance.eventLoopUtilization();
    if (utilization < 0.5) for (let more = 0; more < STARTS_AT_ONCE; more++) turns.letInOneMore();
    if (turns.waiting() === 0) close();
  }

  function close() {
    if (look !== null) clearInterval(look);
    look = null;
  }

  return {
    take(address, lane) {
      const taken = turns.take(address, lane);
      if (look === null && turns.waiting() > 0) {
        looked = performance.eventLoopUtilization();
        look = setInterval(letMoreInWhereThereIsTime, LOOK_EVERY_MS);
      }
      return taken;
    },
    close,
  };
}
