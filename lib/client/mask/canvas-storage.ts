/** Mask and markup between visits, in IndexedDB: masks are too large for localStorage. */
import { nameOf, ofPerson } from '@/lib/client/of-person';
import type { Rect, Size } from '@/lib/shared/mask/geometry';
import type { MarkupItem } from './markup';
import type { KeptTile } from './mask-tiles';

export type KeptCanvas = {
  readonly version: 1;
  readonly width: number;
  readonly height: number;
  readonly tiles: readonly KeptTile[];
  readonly markup: readonly MarkupItem[];
  readonly frame: Rect | null;
  readonly savedAtMs: number;
  /** Another with each save, so that a tab knows whether this is still what it saw. Older records have none. */
  readonly mark?: string;
};

/** One of perhaps several versions of what is painted on a picture. */
export type KeptVersion = Required<Pick<KeptCanvas, 'mark' | 'savedAtMs'>> & { readonly key: string };

const DATABASE = 'overpaint-canvas';
const STORE = 'canvases';
/** Of the photos painted on last; older ones go. */
const KEPT_CANVASES = 24;

/** Null for what another version wrote, what belongs to a photo of another size, and what is no canvas at all. */
export function parseKeptCanvas(value: unknown, photo: Size): KeptCanvas | null {
  if (typeof value !== 'object' || value === null) return null;
  const kept = value as Partial<KeptCanvas>;
  const fits = kept.version === 1 && kept.width === photo.width && kept.height === photo.height;
  if (!fits || !Array.isArray(kept.tiles) || !Array.isArray(kept.markup)) return null;
  const tilesAreSound = kept.tiles.every(
    (tile: unknown) => Array.isArray(tile) && Number.isInteger(tile[0]) && tile[1] instanceof Uint8Array,
  );
  const markupIsSound = kept.markup.every(
    (item: unknown) =>
      typeof item === 'object' &&
      item !== null &&
      'kind' in item &&
      'points' in item &&
      Array.isArray(item.points),
  );
  return tilesAreSound && markupIsSound ? (kept as KeptCanvas) : null;
}

function settle<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser keeps nothing.'));
  });
}

let opened: Promise<IDBDatabase> | null = null;

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(ofPerson(DATABASE), 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return settle(request);
}

function openDatabase(): Promise<IDBDatabase> {
  // What was blocked once may be allowed the next time.
  opened ??= open().catch((error) => {
    opened = null;
    throw error;
  });
  return opened;
}

async function openStore(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  return (await openDatabase()).transaction(STORE, mode).objectStore(STORE);
}

/** Never rejects: a browser that keeps nothing (private windows, a full disk) still paints. */
export async function loadCanvas(key: string, photo: Size): Promise<KeptCanvas | null> {
  try {
    const store = await openStore('readonly');
    return parseKeptCanvas(await settle(store.get(key)), photo);
  } catch {
    return null;
  }
}

export function isEmptyCanvas({ tiles, markup, frame }: KeptCanvas): boolean {
  return tiles.length === 0 && markup.length === 0 && frame === null;
}

export function markOf({ mark = '' }: KeptCanvas): string {
  return mark;
}

/**
 * Writes where nothing else was written meanwhile. An empty canvas is forgotten instead.
 *
 * @param expected the mark of what this tab saw there; null: nothing
 * @returns `taken`: another tab was first, and what it wrote is as it was. `failed`: the browser keeps nothing.
 */
export async function saveCanvas(
  key: string,
  kept: KeptCanvas,
  expected: string | null,
): Promise<'kept' | 'taken' | 'failed'> {
  try {
    // One transaction, so that no other tab comes between.
    const store = await openStore('readwrite');
    const there = parseKeptCanvas(await settle(store.get(key)), kept);
    if (there && markOf(there) !== expected) return 'taken';
    if (isEmptyCanvas(kept)) await settle(store.delete(key));
    else await settle(store.put(kept, key));
    return 'kept';
  } catch {
    return 'failed';
  }
}

/** Every version of what is painted on a picture, the one saved last first. Never rejects. */
export async function listCanvases(imageId: string, photo: Size): Promise<KeptVersion[]> {
  try {
    const store = await openStore('readonly');
    const range = IDBKeyRange.bound(imageId, `${versionKey(imageId, '')}\uffff`);
    const [keys, values] = await Promise.all([settle(store.getAllKeys(range)), settle(store.getAll(range))]);
    return keys
      .flatMap((key, index) => {
        const kept = parseKeptCanvas(values[index], photo);
        return kept ? [{ key: String(key), mark: markOf(kept), savedAtMs: kept.savedAtMs }] : [];
      })
      .toSorted((a, b) => b.savedAtMs - a.savedAtMs);
  } catch {
    return [];
  }
}

/** Where a version lies that is beside the first one, whose key is the picture's id. */
export function versionKey(imageId: string, name: string): string {
  return `${imageId} ${name}`;
}

export async function forgetCanvas(key: string): Promise<void> {
  try {
    await settle((await openStore('readwrite')).delete(key));
  } catch {
    // Then it is offered again.
  }
}

/** All that is kept of one person. */
export function forgetCanvasesOf(person: string): void {
  try {
    indexedDB.deleteDatabase(nameOf(DATABASE, person));
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

/** Tells the other tabs of this browser that something was kept for a picture, and hears it from them. */
export function openCanvasChannel(onKept: (imageId: string) => void): {
  tell(imageId: string): void;
  close(): void;
} {
  try {
    const channel = new BroadcastChannel(ofPerson(DATABASE));
    channel.onmessage = ({ data }) => onKept(String(data));
    return { tell: (imageId) => channel.postMessage(imageId), close: () => channel.close() };
  } catch {
    // Blocked: the other tabs find out when they save.
    return { tell: () => {}, close: () => {} };
  }
}

/** Forgets all but the canvases saved last. */
export async function pruneCanvases(): Promise<void> {
  try {
    const store = await openStore('readonly');
    const keys = await settle(store.getAllKeys());
    if (keys.length <= KEPT_CANVASES) return;
    const times = await Promise.all(
      keys.map(async (key) => {
        const kept = (await settle((await openStore('readonly')).get(key))) as
          | Partial<KeptCanvas>
          | undefined;
        return { key, savedAtMs: kept?.savedAtMs ?? 0 };
      }),
    );
    times.sort((a, b) => b.savedAtMs - a.savedAtMs);
    for (const { key } of times.slice(KEPT_CANVASES))
      await settle((await openStore('readwrite')).delete(key));
  } catch {
    // Nothing is lost but space.
  }
}
