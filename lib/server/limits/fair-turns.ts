import 'server-only';
import { createFairQueue } from './fair-queue';

/** Lets so many work at once. Those who wait are let in one by one from each address in turn (see `FairQueue`). */
export type FairTurns = {
  /** Resolves when it is their turn, with what ends it (once). */
  take(address: string, lane?: string): Promise<() => void>;
  /** Lets one more in, although so many are at work: they wait for something else. */
  letInOneMore(): void;
  waiting(): number;
};

export function createFairTurns(atOnce: number): FairTurns {
  const queue = createFairQueue<() => void>();
  let working = 0;
  let letsIn = false;

  function begin(): () => void {
    working += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      working -= 1;
      letInLater();
    };
  }

  /** In a later turn of the event loop: between two of a crowd the server hears of everything else. */
  function letInLater() {
    if (letsIn || queue.length() === 0) return;
    letsIn = true;
    setImmediate(() => {
      letsIn = false;
      while (working < atOnce && queue.length() > 0) queue.shift()?.();
    });
  }

  return {
    async take(address, lane = '') {
      if (working < atOnce && queue.length() === 0) return begin();
      return new Promise((resolve) => {
        queue.push(address, lane, () => resolve(begin()));
        letInLater();
      });
    },
    letInOneMore: () => queue.shift()?.(),
    waiting: queue.length,
  };
}
