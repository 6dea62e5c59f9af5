import { createContext, useContext, useState } from 'react';
import { useStore } from 'zustand';
import { getComparison, patchComparison, startCells } from '@/lib/client/comparison/comparison-requests';
import {
  type ComparisonState,
  type ComparisonStore,
  createComparisonStore,
} from '@/lib/client/comparison/comparison-store';
import { findRuns } from '@/lib/client/image-requests';
import { useFresh } from '@/lib/client/use-fresh';
import { cellKey } from '@/lib/shared/comparison';
import type { WireComparison } from '@/lib/shared/wire-comparison';

export const ComparisonContext = createContext<ComparisonStore | null>(null);

function useComparisonStore(): ComparisonStore {
  const store = useContext(ComparisonContext);
  if (store === null) throw new Error('ComparisonContext is missing above this component');
  return store;
}

export function useComparison<T>(select: (state: ComparisonState) => T): T {
  return useStore(useComparisonStore(), select);
}

/** What can be done with the open comparison. */
export function useComparisonActions(): Pick<ComparisonStore, 'change' | 'start' | 'refresh' | 'dismiss'> {
  return useComparisonStore();
}

/** The store of the page, which reads itself anew when one of its runs moves, or when the page is shown again. */
export function useNewComparisonStore(initial: WireComparison): ComparisonStore {
  const [store] = useState(() =>
    createComparisonStore(initial, {
      get: getComparison,
      patch: patchComparison,
      start: startCells,
      findRuns,
    }),
  );
  useFresh(store.refresh, (now, before) => {
    const { cells } = store.getState().comparison;
    const ours = new Set(cells.flatMap(({ run }) => run?.id ?? []));
    const keys = new Set(cells.map(({ key }) => key));
    return Object.values(now).some((run) => {
      const was = before[run.id];
      if (was?.status === run.status) return false;
      // One that was started in another window shows itself by its settings.
      return ours.has(run.id) ? was !== undefined : was === undefined && keys.has(cellKey(run.params));
    });
  });
  return store;
}
