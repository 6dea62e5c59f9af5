import { type MouseEvent, useSyncExternalStore } from 'react';

const PATH = '/image/';
/** Where it lay before an image had a page of its own. Such an address may have been kept. */
const OLD_HASH = '#image=';
/** Marks the history entry that opening made, so that closing can take it back instead of adding another. */
const OPENED_HERE = { openedImage: true };
const listeners = new Set<() => void>();
/** Path of this document's own page: what it was loaded for. */
let own = typeof location === 'undefined' ? '' : location.pathname;
/** Address of the page that images are opened over, as it was when it was last seen. */
let under = '/';

/**
 * Which image is open lies in the address (`/image/ID`): Back closes it, and the address can be passed on: it opens a
 * page of its own. On a page that shows no images over itself the browser goes to that page. From an image that is open
 * it goes on to another one.
 *
 * History is written directly: the router would fetch the page in place of showing the image over this one.
 */
export function openImage(id: string): void {
  if (listeners.size === 0) {
    location.assign(imageHref(id));
    return;
  }
  if (isImage()) {
    showImage(id);
    return;
  }
  noteAddress();
  takeFromRouter();
  history.pushState(OPENED_HERE, '', imageHref(id));
  announce();
}

/**
 * Of a page that changes its own address: an image that Forward opens over it, in a document that has not opened it
 * itself, closes to this one.
 */
export function noteAddress(): void {
  if (!isImage()) under = location.pathname + location.search;
}

/** For a link to an image: a plain click opens it over the page, where that can be; a new tab stays a new tab. */
export function openOnClick(event: MouseEvent, id: string): void {
  if (listeners.size === 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  openImage(id);
}

/** Goes on to another image in the same history entry, so that Back still closes. */
export function showImage(id: string): void {
  if (own === location.pathname) own = imageHref(id);
  history.replaceState(history.state, '', imageHref(id));
  announce();
}

export function closeImage(): void {
  if (history.state?.openedImage) {
    history.back();
    return;
  }
  // Opened by its address: there is no entry of ours to go back to.
  history.replaceState(history.state, '', under);
  announce();
}

export function imageHref(id: string): string {
  return PATH + id;
}

/** The open image's id, null while none is. The page has to show it over itself: see `openImage`. */
export function useOpenImageId(): string | null {
  return useSyncExternalStore(subscribe, read, () => null);
}

/**
 * After a reload one document stands for every history entry that its forerunner made: Back then changes nothing but
 * the address. A page that is not the one of the new address loads that one. Returns the end of following.
 */
export function followAddress(): () => void {
  takeFromRouter();
  const follow = () => {
    if (location.pathname === own || (isImage() && listeners.size > 0)) announce();
    else location.reload();
  };
  window.addEventListener('popstate', follow);
  return () => window.removeEventListener('popstate', follow);
}

/** The router answers to Back and Forward by fetching a page, in entries that carry its mark. */
function takeFromRouter(): void {
  history.replaceState({ ...history.state, __N: false }, '');
}

function isImage(): boolean {
  return location.pathname.startsWith(PATH);
}

function read(): string | null {
  return isImage() ? location.pathname.slice(PATH.length) : null;
}

function announce(): void {
  noteAddress();
  if (location.hash.startsWith(OLD_HASH)) {
    history.replaceState(history.state, '', imageHref(location.hash.slice(OLD_HASH.length)));
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const end = followAddress();
  window.addEventListener('hashchange', announce);
  announce();
  return () => {
    listeners.delete(listener);
    end();
    window.removeEventListener('hashchange', announce);
  };
}
