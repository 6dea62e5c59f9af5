import {
  LIBRARY_PATH,
  type LibraryAddress,
  parseLibraryAddress,
  writeLibraryAddress,
} from '@/lib/shared/library-address';
import { type LibraryFilter, writeLibraryFilter } from '@/lib/shared/library-filter';
import type { LibraryStore } from './library-store';

/** Browsers allow some hundred changes of the address in half a minute. */
const PLACE_SETTLES_MS = 250;
const TYPED_SETTLES_MS = 120;

let placeTimer: ReturnType<typeof setTimeout> | undefined;
let typedTimer: ReturnType<typeof setTimeout> | undefined;
/** The address of what was typed, which is not written yet. */
let typed: string | null = null;

/**
 * The address holds what is asked for. Each choice is a history entry that Back returns to; all typing of one search is a
 * single entry. The store fetches the list, so the address changes without the router:
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
  if (typing) {
    typed = address;
    clearTimeout(typedTimer);
    typedTimer = setTimeout(writeTyped, TYPED_SETTLES_MS);
  } else {
    writeTyped();
    history.pushState(null, '', address);
  }
  void store.show(filter);
}

function writeTyped(): void {
  if (typed !== null && location.pathname === LIBRARY_PATH) history.replaceState(null, '', typed);
  forgetTyped();
}

function forgetTyped(): void {
  clearTimeout(typedTimer);
  typed = null;
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

/**
 * Back and Forward show what the address asks for, at the place where it was left. This also happens at once, because a
 * screen that Back leads to is drawn with what it was first asked for. Returns a function that ends it.
 *
 * The router's own hooks cannot be used: they see our changes of the address too late.
 *
 * @param shown what the store was made with
 */
export function followHistory(
  store: LibraryStore,
  shown: Pick<LibraryAddress, 'filter' | 'place'>,
): () => void {
  const restoration = history.scrollRestoration;
  // The place is in the address: the browser would scroll by pixels, before the list has its height.
  history.scrollRestoration = 'manual';
  const follow = (known: Pick<LibraryAddress, 'filter'> & { place?: number }) => {
    if (location.pathname !== LIBRARY_PATH) return;
    const { filter, place, problems } = parseLibraryAddress(location.search);
    const isKnown = writeLibraryFilter(filter).toString() === writeLibraryFilter(known.filter).toString();
    if (isKnown && (known.place ?? place) === place) return;
    clearTimeout(placeTimer);
    void store.show(filter, place, problems);
  };
  // An image that lay over the page and was closed has moved nothing.
  const onPopState = () => {
    forgetTyped();
    follow({ filter: store.getState().filter });
  };
  follow(shown);
  addEventListener('popstate', onPopState);
  return () => {
    removeEventListener('popstate', onPopState);
    clearTimeout(placeTimer);
    forgetTyped();
    history.scrollRestoration = restoration;
  };
}
