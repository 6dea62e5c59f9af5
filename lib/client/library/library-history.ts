import { LIBRARY_PATH, parseLibraryAddress, writeLibraryAddress } from '@/lib/shared/library-address';
import { type LibraryFilter, writeLibraryFilter } from '@/lib/shared/library-filter';
import type { LibraryStore } from './library-store';

/** Browsers allow some hundred changes of the address in half a minute. */
const PLACE_SETTLES_MS = 250;

let placeTimer: ReturnType<typeof setTimeout> | undefined;

/**
 * What is asked for lies in the address: each choice is an entry of its own that Back returns to; while a search is
 * typed, it is one and the same. The list is fetched by its store, so the address changes without the router:
 * https://nextjs.org/docs/app/getting-started/linking-and-navigating#native-history-api
 */
export function changeFilter(
  store: LibraryStore,
  change: Partial<LibraryFilter>,
  { typing = false }: { typing?: boolean } = {},
): void {
  const filter = { ...store.getState().filter, ...change };
  clearTimeout(placeTimer);
  const address = writeLibraryAddress(filter, 0);
  if (typing) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  void store.show(filter);
}

/** Writes down which image is the first in view, once scrolling has come to rest. */
export function keepPlace(store: LibraryStore, place: number): void {
  clearTimeout(placeTimer);
  placeTimer = setTimeout(() => {
    const { filter, phase } = store.getState();
    if (location.pathname !== LIBRARY_PATH || phase !== 'ready') return;
    const address = writeLibraryAddress(filter, place);
    if (address !== location.pathname + location.search) history.replaceState(null, '', address);
  }, PLACE_SETTLES_MS);
}

/** Shows what the address asks for where that is something else: Back, Forward, or a link that led here. */
export function followAddress(store: LibraryStore, search: string): void {
  const { filter, place, problems } = parseLibraryAddress(search);
  const now = store.getState().filter;
  if (writeLibraryFilter(filter).toString() === writeLibraryFilter(now).toString()) return;
  clearTimeout(placeTimer);
  void store.show(filter, place, problems);
}

/** The place is in the address: the browser would scroll by pixels, before the list has its height. */
export function placeByAddress(): () => void {
  const restoration = history.scrollRestoration;
  history.scrollRestoration = 'manual';
  return () => {
    clearTimeout(placeTimer);
    history.scrollRestoration = restoration;
  };
}
