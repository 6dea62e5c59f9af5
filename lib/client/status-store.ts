import { createStore, type StoreApi } from 'zustand/vanilla';
import { TERMINAL } from '@/lib/shared/run-status';
import type { RunStatus, WireStatus } from '@/lib/shared/wire';
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
 * Spending changes when a run begins (its hold) and when it ends, and while nobody looked.
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
  const unsubscribe = runs.subscribe(({ runs: now }) => {
    const moved =
      now !== before && Object.values(now).some((run) => isMove(before[run.id]?.status, run.status));
    before = now;
    if (moved) refreshSoon();
  });
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    clearTimeout(timer);
    unsubscribe();
    document.removeEventListener('visibilitychange', onVisibility);
  };
}

/** Whether money was reserved or settled by this change; older runs that are merely loaded change nothing. */
function isMove(before: RunStatus | undefined, now: RunStatus): boolean {
  return before === undefined ? !TERMINAL.has(now) : before !== now && TERMINAL.has(now);
}
