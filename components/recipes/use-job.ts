import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { findRuns } from '@/lib/client/image-requests';
import {
  addItems,
  getJob,
  patchItem,
  patchJob,
  removeItem,
  startItems,
} from '@/lib/client/recipes/job-requests';
import { createJobStore, type JobState, type JobStore } from '@/lib/client/recipes/job-store';
import { useFresh } from '@/lib/client/use-fresh';
import type { WireJob } from '@/lib/shared/recipes/wire-jobs';

export const JobContext = createContext<JobStore | null>(null);

export function useJobStore(): JobStore {
  const store = useContext(JobContext);
  if (store === null) throw new Error('JobContext is missing above this component');
  return store;
}

export function useJob<T>(select: (state: JobState) => T): T {
  return useStore(useJobStore(), select);
}

function hasUnsaved(store: JobStore): boolean {
  const { unsaved } = store.getState();
  return Object.keys({ ...unsaved.job, ...unsaved.items }).length > 0;
}

/** The store of the page. What was typed a moment ago is saved when the page is left. */
export function useNewJobStore(initial: WireJob): JobStore {
  const [store] = useState(() =>
    createJobStore(initial, {
      get: getJob,
      patchJob,
      patchItem,
      addItems,
      removeItem,
      start: startItems,
      findRuns,
    }),
  );
  useFresh(store.refresh, (now, before) =>
    store
      .getState()
      .job.items.flatMap((item) => item.runs[0]?.id ?? [])
      .some((id) => now[id] !== undefined && now[id]?.status !== before[id]?.status),
  );
  useEffect(() => {
    const onVisibility = () => {
      if (document.visibilityState === 'hidden') void store.save();
    };
    document.addEventListener('visibilitychange', onVisibility);
    const onLeaving = (event: BeforeUnloadEvent) => {
      if (store.getState().saving === 'idle' && !hasUnsaved(store)) return;
      void store.save();
      // What is on its way still arrives. What did not arrive yet would be lost.
      if (store.getState().saving === 'failed') event.preventDefault();
    };
    addEventListener('online', store.save);
    addEventListener('beforeunload', onLeaving);
    // A page that one comes back to may be as it was when it was left.
    void store.refresh();
    return () => {
      removeEventListener('beforeunload', onLeaving);
      document.removeEventListener('visibilitychange', onVisibility);
      removeEventListener('online', store.save);
      void store.save();
    };
  }, [store]);
  return store;
}
