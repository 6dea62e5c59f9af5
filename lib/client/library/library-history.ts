import { noteAddress } from '@/lib/client/image-location';
import { type LibraryFilter, writeLibraryFilter } from '@/lib/shared/library-filter';
import { LIBRARY_PATH, parseLibraryAddress, writeLibraryAddress } from './library-address';
import type { LibraryStore } from './library-store';

/**
 * Marks entries as ours. Without a state, or with its own, the router would answer Back by fetching the page anew.
 */
const OURS = { library: true, __N: false };
/** Browsers allow some hundred changes of the address in half a minute. */
const PLACE_SETTLES_MS = 250;

let placeTimer: ReturnType<typeof setTimeout> | undefined;

/**
 * What is asked for lies in the address: each choice is an entry of its own that Back returns to; while somebody types,
 * it is one and the same.
 */
export function changeFilter(
  store: LibraryStore,
  change: Partial<LibraryFilter>,
  { typing = false }: { typing?: boolean } = {},
): void {
  const filter = { ...store.getState().filter, ...change };
  clearTimeout(placeTimer);
  const address = writeLibraryAddress(filter, 0);
  if (typing) history.replaceState({ ...history.state, ...OURS }, '', address);
  else history.pushState(OURS, '', address);
  noteAddress();
  void store.show(filter);
}

/** Writes down which image is the first in view, once scrolling has come to rest. */
export function keepPlace(store: LibraryStore, place: number): void {
  clearTimeout(placeTimer);
  placeTimer = setTimeout(() => {
    const { filter, phase } = store.getState();
    if (location.pathname !== LIBRARY_PATH || phase !== 'ready') return;
    const address = writeLibraryAddress(filter, place);
    if (address === location.pathname + location.search) return;
    history.replaceState({ ...history.state, ...OURS }, '', address);
    noteAddress();
  }, PLACE_SETTLES_MS);
}

/** Back and Forward show what they lead to, at the place where it was left. Returns the end of following. */
export function followHistory(store: LibraryStore): () => void {
  const restoration = history.scrollRestoration;
  // The place is in the address; the browser would scroll by pixels, before the list has its height.
  history.scrollRestoration = 'manual';
  history.replaceState({ ...history.state, ...OURS }, '');
  const follow = () => {
    if (location.pathname !== LIBRARY_PATH) return;
    clearTimeout(placeTimer);
    const { filter, place, problems } = parseLibraryAddress(location.search);
    const now = store.getState().filter;
    // An image that lay over the page was closed: nothing has moved.
    if (writeLibraryFilter(filter).toString() === writeLibraryFilter(now).toString()) return;
    void store.show(filter, place, problems);
  };
  addEventListener('popstate', follow);
  return () => {
    removeEventListener('popstate', follow);
    clearTimeout(placeTimer);
    history.scrollRestoration = restoration;
  };
}
