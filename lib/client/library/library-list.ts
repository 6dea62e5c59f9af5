/**
 * What is known of a long list that is never loaded whole: images by their place, and where it can be entered. Pure.
 *
 * Every change gives a new list; the maps inside are never changed once they are in one.
 */
import {
  ANCHOR_EVERY,
  type LibraryPage,
  type LibrarySummary,
  type WireLibraryImage,
} from '@/lib/shared/wire-library';

export type LibraryList = {
  readonly count: number;
  /** Counted from 0. */
  readonly images: ReadonlyMap<number, WireLibraryImage>;
  /** A cursor by the place that the page behind it begins with; null leads to the beginning of the server's list. */
  readonly cursors: ReadonlyMap<number, string | null>;
  /** So many newer ones are before place 0 on the server, and not in this list yet. */
  readonly hidden: number;
};

/** What to ask the server for: `limit` images from place `from` on. */
export type PageRequest = { from: number; limit: number; cursor: string | null; skip: number };

export const PAGE_SIZE = 60;
/** The server counts no further than this from a cursor. */
const MAX_SKIP = ANCHOR_EVERY - 1;

export const EMPTY_LIST: LibraryList = { count: 0, images: new Map(), cursors: new Map(), hidden: 0 };

export function listOf({ count, anchors }: Pick<LibrarySummary, 'count' | 'anchors'>): LibraryList {
  const cursors = new Map<number, string | null>([[0, null]]);
  for (const [index, cursor] of anchors.entries()) cursors.set(index * ANCHOR_EVERY, cursor);
  return { count, images: new Map(), cursors, hidden: 0 };
}

/** Adds the answer to a request. An image that is at another place already is moved: it has one place. */
export function placePage(list: LibraryList, from: number, page: LibraryPage): LibraryList {
  const arrived = new Set(page.images.map(({ id }) => id));
  const images = new Map([...list.images].filter(([, image]) => !arrived.has(image.id)));
  for (const [offset, image] of page.images.entries()) images.set(from + offset, image);
  const end = from + page.images.length;
  const cursors = new Map(list.cursors);
  if (page.nextCursor !== null) cursors.set(end, page.nextCursor);
  // The list was counted a moment before, and may have become shorter or longer since.
  const count = page.nextCursor === null ? end : Math.max(list.count, end + 1);
  for (const place of images.keys()) if (place >= count) images.delete(place);
  return { ...list, count, images, cursors };
}

/**
 * The requests that fill the places from `first` to `last` (both included), each for one page at most and beginning
 * where pages begin, so that two looks at the same places ask for the same.
 */
export function missingPages(list: LibraryList, first: number, last: number): PageRequest[] {
  const requests: PageRequest[] = [];
  const begin = Math.max(0, Math.floor(first / PAGE_SIZE) * PAGE_SIZE);
  for (let from = begin; from <= Math.min(last, list.count - 1); from += PAGE_SIZE) {
    const end = Math.min(from + PAGE_SIZE, list.count);
    if (!isLoaded(list, from, end)) requests.push(requestAt(list, from, PAGE_SIZE));
  }
  return requests;
}

function isLoaded(list: LibraryList, from: number, end: number): boolean {
  for (let place = from; place < end; place++) if (!list.images.has(place)) return false;
  return true;
}

/** How to ask for the images from a place on, by the nearest cursor before it. */
export function requestAt(list: LibraryList, from: number, limit: number): PageRequest {
  for (let back = 0; back <= MAX_SKIP && from - back >= 0; back++) {
    const cursor = list.cursors.get(from - back);
    if (cursor === undefined) continue;
    const skip = back + (cursor === null ? list.hidden : 0);
    if (skip <= MAX_SKIP) return { from, limit, cursor, skip };
  }
  return { from, limit, cursor: null, skip: Math.min(MAX_SKIP, from + list.hidden) };
}

/** Takes images out; what follows moves up. */
export function removeImages(list: LibraryList, ids: ReadonlySet<string>): LibraryList {
  const gone = [...list.images]
    .flatMap(([place, image]) => (ids.has(image.id) ? [place] : []))
    .sort((a, b) => a - b);
  if (gone.length === 0) return list;
  const moved = (place: number) => place - countBelow(gone, place);
  const images = new Map<number, WireLibraryImage>();
  for (const [place, image] of list.images) if (!ids.has(image.id)) images.set(moved(place), image);
  return {
    ...list,
    count: list.count - gone.length,
    images,
    cursors: new Map([...list.cursors].map(([place, cursor]) => [moved(place), cursor])),
  };
}

/** How many of these sorted numbers are smaller. */
function countBelow(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Takes in the newest page of a list that begins with the newest.
 *
 * @returns how many are new; null when the page does not join on to what is known, so that the list has to begin anew
 */
export function countNew(list: LibraryList, head: LibraryPage): number | null {
  const first = list.images.get(0);
  if (first === undefined) return null;
  const at = head.images.findIndex(({ id }) => id === first.id);
  return at < 0 ? null : at;
}

/** The same list, knowing that `hidden` newer ones are before it on the server. */
export function hideNew(list: LibraryList, hidden: number, head: LibraryPage): LibraryList {
  const cursors = new Map(list.cursors);
  const end = head.images.length - hidden;
  if (head.nextCursor !== null && end > 0) cursors.set(end, head.nextCursor);
  return { ...list, hidden, cursors };
}

/** Puts the newest page at the top; everything known moves down by the `added` that are new in it. */
export function addNew(list: LibraryList, added: number, head: LibraryPage): LibraryList {
  const images = new Map([...list.images].map(([place, image]) => [place + added, image]));
  const cursors = new Map<number, string | null>([[0, null]]);
  for (const [place, cursor] of list.cursors) if (cursor !== null) cursors.set(place + added, cursor);
  return placePage({ count: list.count + added, images, cursors, hidden: 0 }, 0, head);
}

/** Changes what is said of some images, in their places. */
export function changeImages(
  list: LibraryList,
  ids: ReadonlySet<string>,
  change: (image: WireLibraryImage) => WireLibraryImage,
): LibraryList {
  let changed = false;
  const images = new Map(list.images);
  for (const [place, image] of list.images) {
    if (!ids.has(image.id)) continue;
    const next = change(image);
    changed ||= next !== image;
    images.set(place, next);
  }
  return changed ? { ...list, images } : list;
}

/** Forgets what is further than `reach` places from what is looked at. Where the list can be entered stays known. */
export function forgetFar(list: LibraryList, first: number, last: number, reach: number): LibraryList {
  const near = [...list.images].filter(([place]) => place >= first - reach && place <= last + reach);
  return near.length === list.images.size ? list : { ...list, images: new Map(near) };
}

/** Null when the image is not loaded. */
export function placeOf(list: LibraryList, id: string): number | null {
  for (const [place, image] of list.images) if (image.id === id) return place;
  return null;
}
