import { createStore, type StoreApi } from 'zustand/vanilla';
import { ApiError } from '@/lib/client/api';
import { describeRefusal } from '@/lib/client/describe-refusal';
import { sentenceOf } from '@/lib/client/sentence-of';
import { codeOf, createSpending } from '@/lib/client/spend';
import { createTurns } from '@/lib/client/turns';
import { uuidV7 } from '@/lib/client/uuid-v7';
import { MAX_BATCH_RUNS } from '@/lib/shared/batch-limit';
import type { When } from '@/lib/shared/overnight';
import type { StartOptions, WireJob } from '@/lib/shared/recipes/wire-jobs';
import type { WireRun } from '@/lib/shared/wire';
import type { ItemBody, ItemPatch, JobPatch, JobStartBody } from './job-requests';
import { showChanges } from './show-changes';

/** What a person changed and the server has not kept yet. A later change of the same field takes the place of an earlier. */
export type Unsaved = { job: JobPatch; items: Readonly<Record<string, ItemPatch>> };

export type JobState = {
  /** With what is not saved yet. */
  job: WireJob;
  unsaved: Unsaved;
  /** `failed`: the last try did not arrive; what was changed is kept here and tried again after a while. */
  saving: 'idle' | 'saving' | 'failed';
  /** What was refused last, for a person; `money`: of a start, whether it was charged. */
  refusal: { message: string; money: string | null } | null;
  starting: boolean;
  /** Deleted in another window. */
  gone: boolean;
};

type Api = {
  get: (id: string) => Promise<WireJob>;
  patchJob: (id: string, revision: number, patch: JobPatch) => Promise<WireJob>;
  patchItem: (id: string, item: string, revision: number, patch: ItemPatch) => Promise<WireJob>;
  addItems: (id: string, items: readonly ItemBody[]) => Promise<WireJob>;
  removeItem: (id: string, item: string) => Promise<WireJob>;
  start: (id: string, body: JobStartBody) => Promise<WireRun[]>;
  findRuns: (ids: readonly string[]) => Promise<WireRun[] | null>;
};

export type ItemsStart = StartOptions & {
  items: readonly string[];
  when: When;
  /** What all of them may cost together. */
  capMicroUsd: number | null;
};

export type JobStore = Pick<StoreApi<JobState>, 'getState' | 'getInitialState' | 'subscribe'> & {
  /** Reads it anew; a failure leaves what is known. */
  refresh(): Promise<void>;
  /** Shown at once, saved a moment later. */
  change(patch: JobPatch): void;
  changeItem(id: string, patch: ItemPatch): void;
  /** Saves now what is not saved yet. Resolves to whether everything is. */
  save(): Promise<boolean>;
  addItems(items: readonly ItemBody[]): Promise<void>;
  removeItem(id: string): Promise<void>;
  /** Resolves to the runs; empty when nothing was started. What was changed is saved before. */
  start(start: ItemsStart): Promise<WireRun[]>;
  dismiss(): void;
};

/** Long enough for a word to be typed. */
export const SAVE_AFTER_MS = 500;
/** Another window that types too is overtaken at the second try; one that never stops is not worth a third dozen. */
const TRIES = 4;
/** What did not arrive is tried again by itself, ever more slowly: a server that starts anew takes some seconds. */
export const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30_000;

const NOTHING: Unsaved = { job: {}, items: {} };

/**
 * One open job. Every field is saved by itself, one request after the other, each made from what the answer before it
 * showed: where another window was first, its other fields stay and this window's go on top.
 */
export function createJobStore(initial: WireJob, api: Api): JobStore {
  const store = createStore<JobState>(() => ({
    job: initial,
    unsaved: NOTHING,
    saving: 'idle',
    refusal: null,
    starting: false,
    gone: false,
  }));
  const { id } = initial;
  const { inTurn, isBusy } = createTurns();
  let kept = initial;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;
  const spending = createSpending({
    send: ({ items, ...start }: ItemsStart, runIds: readonly string[]) =>
      api.start(id, {
        ...start,
        starts: items.map((item, index) => ({ item, runId: runIds[index] as string })),
      }),
    look: api.findRuns,
  });

  function show(job: WireJob): void {
    kept = job;
    store.setState(({ unsaved }) => ({ job: showChanges(job, unsaved) }));
  }

  function setUnsaved(unsaved: Unsaved): void {
    store.setState({ unsaved, job: showChanges(kept, unsaved) });
  }

  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void save(), SAVE_AFTER_MS);
  }

  async function load(): Promise<void> {
    try {
      show(await api.get(id));
    } catch (error) {
      if (error instanceof ApiError && error.code === 'job_not_found') store.setState({ gone: true });
    }
  }

  async function refuse(error: unknown, money: string | null): Promise<void> {
    const code = codeOf(error);
    if (code === 'job_not_found' || code === 'changed_meanwhile') await load();
    store.setState({ refusal: { message: sentenceOf(error), money } });
  }

  /** The next thing that is not saved yet; null: nothing is. */
  function nextSave(): { send: () => Promise<WireJob>; drop: () => void } | null {
    const { unsaved } = store.getState();
    if (Object.keys(unsaved.job).length > 0) {
      const sent = unsaved.job;
      return {
        send: () => api.patchJob(id, kept.revision, sent),
        drop: () => {
          const { unsaved: now } = store.getState();
          setUnsaved({ ...now, job: without(now.job, sent) });
        },
      };
    }
    const [entry] = Object.entries(unsaved.items);
    if (entry === undefined) return null;
    const [itemId, sent] = entry;
    const drop = () => {
      const { unsaved: now } = store.getState();
      const { [itemId]: mine = {}, ...others } = now.items;
      const rest = without(mine, sent);
      setUnsaved({ ...now, items: Object.keys(rest).length === 0 ? others : { ...others, [itemId]: rest } });
    };
    const item = kept.items.find((each) => each.id === itemId);
    // Taken out in another window: there is nothing left to change.
    if (item === undefined) return { send: async () => kept, drop };
    return { send: () => api.patchItem(id, itemId, item.revision, sent), drop };
  }

  async function saveAll(): Promise<boolean> {
    clearTimeout(timer);
    for (let tries = 0; ; ) {
      const next = nextSave();
      if (next === null) {
        store.setState({ saving: 'idle' });
        return true;
      }
      store.setState({ saving: 'saving' });
      try {
        const job = await next.send();
        next.drop();
        show(job);
        tries = 0;
        retryMs = FIRST_RETRY_MS;
      } catch (error) {
        tries += 1;
        const code = codeOf(error);
        // `job_not_found` is also said of an item that another window took out: only the job itself says which.
        if ((code === 'changed_meanwhile' || code === 'job_not_found') && tries < TRIES) {
          await load();
          if (store.getState().gone) return false;
        } else if (error instanceof ApiError && !error.retryable && code !== 'changed_meanwhile') {
          // It will never be taken as it is: what the server has is shown again.
          next.drop();
          await refuse(error, null);
          if (store.getState().gone) return false;
        } else {
          store.setState({ saving: 'failed' });
          timer = setTimeout(() => void save(), retryMs);
          retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS);
          return false;
        }
      }
    }
  }

  const save = () => inTurn(saveAll);

  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,

    // While a change is on its way its answer is newer than any question.
    refresh: () => (isBusy() ? Promise.resolve() : inTurn(load)),

    change(patch) {
      const { unsaved } = store.getState();
      const settings =
        patch.settings === undefined ? {} : { settings: { ...unsaved.job.settings, ...patch.settings } };
      setUnsaved({ ...unsaved, job: { ...unsaved.job, ...patch, ...settings } });
      soon();
    },

    changeItem(itemId, patch) {
      const { unsaved } = store.getState();
      const before = unsaved.items[itemId] ?? {};
      const details = patch.details === undefined ? {} : { details: { ...before.details, ...patch.details } };
      setUnsaved({ ...unsaved, items: { ...unsaved.items, [itemId]: { ...before, ...patch, ...details } } });
      soon();
    },

    save,

    addItems: (items) =>
      inTurn(async () => {
        try {
          show(await api.addItems(id, items));
        } catch (error) {
          await refuse(error, null);
          throw error;
        }
      }),

    removeItem(itemId) {
      const { unsaved } = store.getState();
      const { [itemId]: _, ...items } = unsaved.items;
      setUnsaved({ ...unsaved, items });
      return inTurn(async () => {
        try {
          show(await api.removeItem(id, itemId));
        } catch (error) {
          await refuse(error, null);
        }
      });
    },

    start(start) {
      store.setState({ starting: true, refusal: null });
      return inTurn(async () => {
        const started: WireRun[] = [];
        try {
          if (!(await saveAll())) {
            store.setState({ refusal: { message: sentenceOf(notSaved()), money: null } });
            return [];
          }
          // Admission takes so many at once; what one part may still cost is what the parts before it left.
          let capMicroUsd = start.capMicroUsd;
          for (const items of inParts(start.items)) {
            const part = { ...start, items, capMicroUsd };
            const runs = await spending.ask(part, spending.resume(part) ?? items.map(() => uuidV7()));
            started.push(...runs);
            if (capMicroUsd !== null)
              capMicroUsd -= runs.reduce((sum, run) => sum + (run.estimate.highMicroUsd ?? 0), 0);
          }
          return started;
        } catch (error) {
          await refuse(error, describeRefusal(error).money);
          return started;
        } finally {
          await load();
          store.setState({ starting: false });
        }
      });
    },

    dismiss: () => store.setState({ refusal: null }),
  };
}

/** Fields that were changed once more while they were sent stay. */
function without<Patch extends object>(patch: Patch, sent: Patch): Patch {
  return Object.fromEntries(
    Object.entries(patch).filter(([field, value]) => sent[field as keyof Patch] !== value),
  ) as Patch;
}

function inParts(items: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (let at = 0; at < items.length; at += MAX_BATCH_RUNS) parts.push(items.slice(at, at + MAX_BATCH_RUNS));
  return parts;
}

function notSaved(): ApiError {
  return new ApiError({
    code: 'unreachable',
    sentence: { key: 'refusals.notSavedSoNotStarted' },
    retryable: true,
    requestId: null,
  });
}
