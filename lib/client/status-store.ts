import { createStore, type StoreApi } from 'zustand/vanilla';
import { TERMINAL } from '@/lib/shared/run-status';
import type { RunStatus, WireRun, WireStatus } from '@/lib/shared/wire';
import { getStatus } from './api';
import type { RunStore } from './run-store';

/** Several runs often end together; one answer counts them all. */
const SETTLE_MS = 300;

export type StatusStore = Pick<StoreApi<WireStatus>, 'getState' | 'getInitialState' | 'subscribe'> & {
  /** Takes over a newer answer, for example of a key test. */
  set(status: WireStatus): void;
  /** A failure leaves the last known status: what is wrong with the connection is said elsewhere. */
  refresh(): Promise<void>;
};

export function createStatusStore(initial: WireStatus): StatusStore {
  const store = createStore<WireStatus>(() => initial);
  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    set: (status) => store.setState(status, true),
    refresh: () =>
      getStatus().then(
        (status) => store.setState(status, true),
        () => {},
      ),
  };
}

/**
 * Spending changes when a run begins (its hold) and when it ends, and while the page was hidden.
 *
 * @returns ends it
 */
export function watchStatus(status: StatusStore, runs: RunStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refreshSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(status.refresh, SETTLE_MS);
  };
  const onVisibility = () => {
    if (document.visibilityState === 'visible') refreshSoon();
  };
  let before = runs.getState().runs;
  let lastEndedAt = latestEnd(before);
  const unsubscribe = runs.subscribe(({ runs: now }) => {
    if (now === before) return;
    const moved = Object.values(now).some((run) => isMove(before[run.id]?.status, run, lastEndedAt));
    before = now;
    lastEndedAt = latestEnd(now);
    if (moved) refreshSoon();
  });
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    clearTimeout(timer);
    unsubscribe();
    document.removeEventListener('visibilitychange', onVisibility);
  };
}

/**
 * Whether money was reserved or settled by this change. Older runs that are merely loaded change nothing; one that was too
 * quick to be seen before its end has ended after all that were known.
 */
function isMove(before: RunStatus | undefined, now: WireRun, lastEndedAt: number): boolean {
  if (!TERMINAL.has(now.status)) return before === undefined;
  return before === undefined ? (now.endedAt ?? 0) > lastEndedAt : before !== now.status;
}

function latestEnd(runs: Readonly<Record<string, WireRun>>): number {
  return Object.values(runs).reduce((latest, { endedAt }) => Math.max(latest, endedAt ?? 0), 0);
}
