import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { LibraryActions } from './library-actions';
import type { LibraryState, LibraryStore } from './library-store';

/** Filled by the library page. */
export const LibraryContext = createContext<{ store: LibraryStore; actions: LibraryActions } | null>(null);

export function useLibraryParts(): { store: LibraryStore; actions: LibraryActions } {
  const parts = useContext(LibraryContext);
  if (parts === null) throw new Error('LibraryContext is missing above this component');
  return parts;
}

/** The least a component needs of the library; it renders again only when that changes. */
export function useLibrary<T>(select: (state: LibraryState) => T): T {
  return useStore(useLibraryParts().store, select);
}
