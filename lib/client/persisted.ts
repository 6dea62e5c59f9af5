import { createJSONStorage, type PersistStorage, persist, type StorageValue } from 'zustand/middleware';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { localStore } from './browser-storage';

/** What is longer lives as long as the page: a browser keeps 5 MB of everything. */
const MAX_KEPT_CHARACTERS = 500_000;

export type PersistedStore<State> = StoreApi<State> & {
  persist: { rehydrate: () => Promise<void> | void; hasHydrated: () => boolean };
};

type Keeping<State> = {
  /** Key in the browser's storage. */
  name: string;
  /** Raise it when the meaning of what is kept changes: other versions are then forgotten, never misread. */
  version: number;
  /** What is kept of the state, as JSON can say it. */
  keep: (state: State) => unknown;
  /** Takes anything; gives what of it is sound, or null. */
  parse: (kept: unknown) => Partial<State> | null;
  /** For a store that the server draws with: it begins as the server has it, and `hydrate` reads what is kept. */
  waits?: boolean;
};

/**
 * A store whose state is kept in the browser, by zustand's `persist`. Nothing is written before the first reading, so
 * that what is kept is not lost to an early change. A state that is as at first leaves nothing behind.
 */
export function createPersisted<State extends object>(
  initial: State,
  { name, version, keep, parse, waits = false }: Keeping<State>,
): PersistedStore<State> {
  const textOf = (state: State) => JSON.stringify({ state: keep(state), version });
  const usual = textOf(initial);
  let isRead = false;
  /** What storage has, as far as this page knows. Another tab may have written since: only a change is worth writing. */
  let known: string | null = null;

  const json = createJSONStorage<unknown>(() => ({
    ...localStore,
    setItem(key, text) {
      if (!isRead || text === known || text.length > MAX_KEPT_CHARACTERS) return;
      known = text;
      if (text === usual) localStore.removeItem(key);
      else localStore.setItem(key, text);
    },
  }));
  const storage: PersistStorage<unknown> | undefined = json && {
    ...json,
    getItem: (key) => withState(json.getItem(key)),
  };

  return createStore<State>()(
    persist<State, [], [], unknown>(() => initial, {
      name,
      version,
      storage,
      skipHydration: waits,
      partialize: keep,
      migrate: () => undefined,
      merge(kept, current) {
        const wasWritten = !isRead && textOf(current) !== usual;
        isRead = true;
        if (wasWritten) return current;
        const merged = { ...current, ...parse(kept) };
        known = textOf(merged);
        return merged;
      },
      // Also where what is kept is no JSON at all.
      onRehydrateStorage: () => () => {
        isRead = true;
      },
    }),
  );
}

/** Reads what is kept, once. What a person has written before wins over it, and is kept from now on. */
export function hydrate<State extends object>(store: PersistedStore<State>): void {
  if (store.persist.hasHydrated()) return;
  void store.persist.rehydrate();
  store.setState({});
}

/** Until November 2026 the state lay beside its version, or without one. */
function withState(stored: unknown): StorageValue<unknown> | null {
  if (typeof stored !== 'object' || stored === null) return null;
  if (Array.isArray(stored)) return { state: stored };
  if ('state' in stored) return { version: 0, ...stored };
  const { version, ...state } = { version: undefined, ...stored };
  return typeof version === 'number' ? { state, version } : { state };
}
