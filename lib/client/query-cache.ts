import { focusManager, QueryClient, type QueryKey, useQuery } from '@tanstack/react-query';
import { useLayoutEffect, useRef } from 'react';
import { useStatusStore } from './live-stores';
import { queryKeys } from './query-keys';
import type { StatusStore } from './status-store';

// Another window may have changed what is shown here; two windows side by side are both visible all the time.
focusManager.setEventListener((onFocus) => {
  if (typeof window === 'undefined') return;
  const look = () => onFocus();
  addEventListener('focus', look);
  document.addEventListener('visibilitychange', look);
  return () => {
    removeEventListener('focus', look);
    document.removeEventListener('visibilitychange', look);
  };
});

/**
 * One for each status store: in the browser there is one for as long as the tab is open, and the server shares none
 * between its answers.
 */
const caches = new WeakMap<StatusStore, QueryClient>();

/**
 * What was fetched. A screen brings it along: what needs no query does not load it.
 *
 * What is shown is true until something says otherwise: the events of runs, by the status that follows them, or the code that
 * changed it. A failure is said at once, as the server's sentence.
 */
export function useQueryCache(): QueryClient {
  const status = useStatusStore();
  const known = caches.get(status);
  if (known) return known;
  const cache = createQueryCache(status);
  caches.set(status, cache);
  return cache;
}

export function createQueryCache(status: { subscribe: (listener: () => void) => unknown }): QueryClient {
  const cache = new QueryClient({
    defaultOptions: {
      queries: { staleTime: Number.POSITIVE_INFINITY, retry: false, networkMode: 'always' },
    },
  });
  status.subscribe(() => void cache.invalidateQueries({ queryKey: queryKeys.ofRuns }));
  return cache;
}

/** What the server drew is newer than what an earlier visit to the screen has left in the cache. */
export function useGiven<Data>(cache: QueryClient, queryKey: QueryKey, given: Data): void {
  const taken = useRef<Data>(null);
  useLayoutEffect(() => {
    if (taken.current === given) return;
    taken.current = given;
    cache.setQueryData<Data>(queryKey, given);
  });
}

/** A query whose first answer came with the screen. */
export function useGivenQuery<Data>(queryKey: QueryKey, queryFn: () => Promise<Data>, given: Data): Data {
  const cache = useQueryCache();
  useGiven(cache, queryKey, given);
  const { data = given } = useQuery({ queryKey, queryFn, initialData: () => given }, cache);
  return data;
}
