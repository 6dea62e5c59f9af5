import { useSyncExternalStore } from 'react';

const PREFIX = '#image=';
/** Marks the history entry that opening made, so that closing can take it back instead of adding another. */
const OPENED_HERE = { openedImage: true };
const listeners = new Set<() => void>();

/**
 * Which image is open lies in the address (`#image=ID`): Back closes it, and the address can be passed on.
 *
 * History is written directly: a plain link would hand the change to the router, which scrolls the page to its top
 * when the hash goes away again.
 */
export function openImage(id: string): void {
  history.pushState(OPENED_HERE, '', imageHref(id));
  announce();
}

/** Goes on to another image in the same history entry, so that Back still closes. */
export function showImage(id: string): void {
  history.replaceState(history.state, '', imageHref(id));
  announce();
}

export function closeImage(): void {
  if (history.state?.openedImage) {
    history.back();
    return;
  }
  // Opened by its address: there is no page of ours to go back to.
  history.replaceState(history.state, '', location.pathname + location.search);
  announce();
}

export function imageHref(id: string): string {
  return `${PREFIX}${id}`;
}

/** The open image's id, null while none is; always null on the server, which never sees a hash. */
export function useOpenImageId(): string | null {
  return useSyncExternalStore(subscribe, read, () => null);
}

function read(): string | null {
  return location.hash.startsWith(PREFIX) ? location.hash.slice(PREFIX.length) : null;
}

function announce(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  window.addEventListener('hashchange', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
    window.removeEventListener('hashchange', listener);
  };
}
