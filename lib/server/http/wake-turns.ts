import 'server-only';

/**
 * Lets many be woken by one event without a stop to everything else: so many at once, and the others in later turns of
 * the event loop, between which requests are answered.
 */
export type WakeTurns = {
  /** Wakes now, or in a turn to come; asked again meanwhile, once. */
  ask(wake: () => void): void;
};

/** Of Node, whatever a test does to the global one: it is not about time. */
const inNextTurn = setImmediate;

export function createWakeTurns(perTurn: number): WakeTurns {
  const waiting = new Set<() => void>();
  let left = perTurn;
  let scheduled = false;

  function schedule() {
    if (scheduled) return;
    scheduled = true;
    inNextTurn(takeTurn);
  }

  function takeTurn() {
    scheduled = false;
    left = perTurn;
    for (const wake of waiting) {
      if (left === 0) break;
      left -= 1;
      waiting.delete(wake);
      wake();
    }
    if (left < perTurn) schedule();
  }

  return {
    ask(wake) {
      schedule();
      if (left > 0 && waiting.size === 0) {
        left -= 1;
        wake();
      } else {
        waiting.add(wake);
      }
    },
  };
}
