import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { findRuns } from '@/lib/client/image-requests';
import { useRunStore, useRuns } from '@/lib/client/live-stores';
import {
  addItems,
  getJob,
  patchItem,
  patchJob,
  removeItem,
  startItems,
} from '@/lib/client/recipes/job-requests';
import { createJobStore, type JobState, type JobStore } from '@/lib/client/recipes/job-store';
import type { WireJob } from '@/lib/shared/recipes/wire-jobs';
import type { WireRun } from '@/lib/shared/wire';

export const JobContext = createContext<JobStore | null>(null);

export function useJobStore(): JobStore {
  const store = useContext(JobContext);
  if (store === null) throw new Error('JobContext is missing above this component');
  return store;
}

export function useJob<T>(select: (state: JobState) => T): T {
  return useStore(useJobStore(), select);
}

/** A run as the page knows it by now; null when it has heard nothing of it. */
export function useLiveRun(id: string | undefined): WireRun | null {
  return useRuns((state) => (id === undefined ? null : (state.runs[id] ?? null)));
}

/** Several runs often end together; one answer has them all. */
const SETTLE_MS = 400;

/** The store of the page, which reads itself anew when one of its runs moves, or when the page is shown again. */
export function useNewJobStore(initial: WireJob): JobStore {
  const runs = useRunStore();
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
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(store.refresh, SETTLE_MS);
    };
    let before = runs.getState().runs;
    const unsubscribe = runs.subscribe(({ runs: now }) => {
      if (now === before) return;
      const ours = store.getState().job.items.flatMap((item) => item.runs[0]?.id ?? []);
      const moved = ours.some((id) => now[id] !== undefined && now[id]?.status !== before[id]?.status);
      before = now;
      if (moved) soon();
    });
    const onVisibility = () => {
      if (document.visibilityState === 'visible') soon();
      // What was typed a moment ago is not lost with the tab.
      else void store.save();
    };
    document.addEventListener('visibilitychange', onVisibility);
    addEventListener('focus', soon);
    addEventListener('online', store.save);
    return () => {
      clearTimeout(timer);
      unsubscribe();
      document.removeEventListener('visibilitychange', onVisibility);
      removeEventListener('focus', soon);
      removeEventListener('online', store.save);
      void store.save();
    };
  }, [store, runs]);
  return store;
}
