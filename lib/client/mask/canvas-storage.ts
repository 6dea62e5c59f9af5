/** Mask and markup between visits, in IndexedDB: masks are too large for localStorage. */
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
};

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

function openDatabase(): Promise<IDBDatabase> {
  opened ??= (() => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    return settle(request);
  })();
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

/** Resolves to whether it was kept. An empty canvas is forgotten instead. */
export async function saveCanvas(key: string, kept: KeptCanvas): Promise<boolean> {
  try {
    const store = await openStore('readwrite');
    const isEmpty = kept.tiles.length === 0 && kept.markup.length === 0 && kept.frame === null;
    if (isEmpty) await settle(store.delete(key));
    else await settle(store.put(kept, key));
    return true;
  } catch {
    return false;
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
