import { createStore, type StoreApi } from 'zustand/vanilla';
import { TERMINAL } from '@/lib/shared/run-status';
import type { Estimate, GenerateParams, RunKind, RunPage, WireRun } from '@/lib/shared/wire';
import { cancelRun, listRuns, startRun } from './api';
import { getRun } from './image-requests';
import { createImageStore, type ImageStore } from './image-store';
import {
  appendPage,
  type EditOf,
  EMPTY_RUN_STATE,
  followFacts,
  isJoining,
  mergeRuns,
  notOlder,
  pendingRun,
  type RunState,
  removeRun,
  restartFrom,
  UNACKNOWLEDGED,
} from './run-state';
import type { RunEventsState } from './run-stream';
import { createSpending, orNull } from './spend';
import { uuidV7 } from './uuid-v7';

export type RunStoreState = RunState & {
  readonly connection: RunEventsState;
  /** Why the server cannot be asked, in a sentence, while it cannot and the reason is known. */
  readonly connectionProblem: string | null;
  /** Loading older runs: not now, in progress, or failed and waiting to be asked again. */
  readonly older: 'idle' | 'loading' | 'failed';
};

export type RunStore = Pick<StoreApi<RunStoreState>, 'getState' | 'getInitialState' | 'subscribe'> & {
  /**
   * Shows the run at once and sends it. The promise is the server's admission, not the picture; it gives the run's id.
   *
   * @throws {SpendError} the row is gone again
   */
  generate(
    params: GenerateParams,
    known: { estimate: Estimate; demo: boolean; editOf?: EditOf | undefined },
  ): Promise<string>;
  cancel(runId: string): Promise<void>;
  loadOlder(): Promise<void>;
  /** @param asked when they were asked for (image-store.ts); none: the server says so by itself, now */
  merge(runs: readonly WireRun[], asked?: number): void;
  /** What a new connection begins with; fetches the newest page when it does not join on to what is known. */
  mergeSnapshot(runs: readonly WireRun[]): Promise<void>;
  setConnection(connection: RunEventsState, problem: string | null): void;
};

/**
 * @param page what the server rendered the page with
 * @param images hears of every image in a run, and says what has changed of it
 */
export function createRunStore(page: RunPage, images: ImageStore = createImageStore()): RunStore {
  images.note(page.runs.flatMap((run) => run.images));
  const store = createStore<RunStoreState>(() => ({
    ...appendPage(EMPTY_RUN_STATE, page),
    connection: 'connecting',
    connectionProblem: null,
    older: 'idle',
  }));
  const { getState, getInitialState, subscribe } = store;
  const update = (change: (state: RunStoreState) => RunState) => store.setState(change(getState()));
  const start = createSpending({
    send: ({ body, kind }: { body: GenerateParams; kind: RunKind }, id: string) =>
      startRun({ ...body, id }, kind),
    look: (id: string) => orNull(getRun(id)),
  });

  images.subscribe(({ facts }) => update((state) => followFacts(state, facts)));

  /** Before they are merged, so that they come with what has changed of their images. */
  const noteImages = (runs: readonly WireRun[], asked?: number) =>
    images.note(
      notOlder(getState(), runs).flatMap((run) => run.images),
      asked,
    );
  const merge = (runs: readonly WireRun[], asked?: number) => {
    noteImages(runs, asked);
    update((state) => mergeRuns(state, runs));
  };

  return {
    getState,
    getInitialState,
    subscribe,

    async generate(params, { estimate, demo, editOf }) {
      const asked = editOf
        ? ({ kind: 'edit', body: editBody(params, editOf) } as const)
        : ({ kind: 'generate', body: params } as const);
      const like = Object.values(getState().runs).find(
        (run) => run.usualMs !== null && isLike(run.params, params),
      );
      const known = { estimate, demo, editOf, usualMs: like?.usualMs ?? null, now: Date.now() };
      const id = start.resume(asked) ?? uuidV7();
      update((state) => mergeRuns(state, [pendingRun({ ...params, id }, known)]));
      try {
        merge([await start.ask(asked, id)]);
      } catch (error) {
        // The event stream may have been faster than the answer that never came.
        if (getState().runs[id]?.revision !== UNACKNOWLEDGED) return id;
        update((state) => removeRun(state, id));
        throw error;
      }
      return id;
    },

    async cancel(runId) {
      merge([await cancelRun(runId)]);
    },

    async loadOlder() {
      const { nextCursor, older } = getState();
      if (nextCursor === null || older === 'loading') return;
      store.setState({ older: 'loading' });
      try {
        const asked = images.mark();
        const page = await listRuns(nextCursor);
        noteImages(page.runs, asked);
        update((state) => appendPage(state, page));
        store.setState({ older: 'idle' });
      } catch {
        store.setState({ older: 'failed' });
      }
    },

    merge,

    setConnection(connection, connectionProblem) {
      store.setState({ connection, connectionProblem });
    },

    async mergeSnapshot(runs) {
      const joins = isJoining(getState(), runs);
      merge(runs);
      if (joins) return;
      const asked = images.mark();
      // Without the page the list has a gap until it is loaded anew; nothing else is wrong with it.
      const page = await listRuns(null).catch(() => null);
      if (page === null) return;
      noteImages(page.runs, asked);
      update((state) => restartFrom(state, page));
    },
  };
}

/** Whether anything is still to come. */
export function hasOpenRuns(state: RunState): boolean {
  return Object.values(state.runs).some((run) => !TERMINAL.has(run.status));
}

/** What an edit asks for; the plan is the server's own. */
function editBody(params: GenerateParams, { inputs, edit: { plan, promptSent, ...edit } }: EditOf) {
  return { ...params, ...edit, images: inputs };
}

/** What the server groups by when it says how long such a run usually takes. */
export function isLike(a: GenerateParams, b: GenerateParams): boolean {
  return a.model === b.model && a.size === b.size && a.quality === b.quality && a.n === b.n;
}
