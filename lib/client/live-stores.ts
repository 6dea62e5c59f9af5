import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { WireRun, WireStatus } from '@/lib/shared/wire';
import type { ImageStore } from './image-store';
import type { RunStore, RunStoreState } from './run-store';
import type { StatusStore } from './status-store';

type LiveStores = { runs: RunStore; images: ImageStore; status: StatusStore };

/** Filled by `LiveProvider`. */
export const LiveContext = createContext<LiveStores | null>(null);

/** The runs, what changes of images, and the status. One object for as long as the tab is open. */
export function useLive(): LiveStores {
  const live = useContext(LiveContext);
  if (live === null) throw new Error('LiveProvider is missing above this component');
  return live;
}

export function useRunStore(): RunStore {
  return useLive().runs;
}

export function useStatusStore(): StatusStore {
  return useLive().status;
}

/** The least a component needs of the runs; it renders again only when that changes. */
export function useRuns<T>(select: (state: RunStoreState) => T): T {
  return useStore(useLive().runs, select);
}

/** A run as it is by now; null when the page has heard nothing of it. */
export function useLiveRun(id: string | undefined): WireRun | null {
  return useRuns((state) => (id === undefined ? null : (state.runs[id] ?? null)));
}

export function useStatus<T>(select: (status: WireStatus) => T): T {
  return useStore(useLive().status, select);
}
