/** Subjects of many photos, one after the other: two models at a time would only make both slow. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { sentenceOf } from '@/lib/client/sentence-of';

export type FinderState = {
  total: number;
  done: number;
  /** Of the item that is looked at; null: none is. */
  current: string | null;
  failed: Readonly<Record<string, string>>;
};

export type SubjectFinder<Photo> = Pick<
  StoreApi<FinderState>,
  'getState' | 'getInitialState' | 'subscribe'
> & {
  /** Further ones while it is at work come after the others. */
  find(items: readonly { id: string; photo: Photo }[]): Promise<void>;
  cancel(): void;
};

export function createSubjectFinder<Photo>(
  look: (photo: Photo, signal: AbortSignal) => Promise<string>,
  found: (itemId: string, maskId: string) => void,
): SubjectFinder<Photo> {
  const store = createStore<FinderState>(() => ({ total: 0, done: 0, current: null, failed: {} }));
  let waiting: { id: string; photo: Photo }[] = [];
  let stopping = new AbortController();
  let working: Promise<void> | null = null;

  async function work(signal: AbortSignal): Promise<void> {
    for (let item = waiting.shift(); item !== undefined && !signal.aborted; item = waiting.shift()) {
      const { id, photo } = item;
      store.setState({ current: id });
      try {
        const mask = await look(photo, signal);
        if (!signal.aborted) found(id, mask);
      } catch (error) {
        if (signal.aborted) return;
        store.setState(({ failed }) => ({ failed: { ...failed, [id]: sentenceOf(error) } }));
      }
      if (!signal.aborted) store.setState(({ done }) => ({ done: done + 1 }));
    }
  }

  return {
    ...store,
    find(items) {
      const asked = new Set(items.map(({ id }) => id));
      const { current } = store.getState();
      const fresh = items.filter(({ id }) => id !== current && !waiting.some((one) => one.id === id));
      waiting.push(...fresh);
      store.setState(({ failed, total, done }) => ({
        total: (working === null ? 0 : total) + fresh.length,
        done: working === null ? 0 : done,
        failed: Object.fromEntries(Object.entries(failed).filter(([id]) => !asked.has(id))),
      }));
      const { signal } = stopping;
      working ??= work(signal).finally(() => {
        if (signal.aborted) return;
        working = null;
        store.setState({ current: null, total: 0, done: 0 });
      });
      return working;
    },
    cancel() {
      stopping.abort();
      stopping = new AbortController();
      waiting = [];
      working = null;
      store.setState({ current: null, total: 0, done: 0 });
    },
  };
}
