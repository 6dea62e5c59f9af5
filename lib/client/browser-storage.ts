import { isNameOf, ofPerson, personHere } from './of-person';
import { THEME_STORAGE_KEY } from './storage-keys';

/**
 * The door to what a browser keeps as text. It never throws: people block it, it gets full, and a page that is told so has
 * to work all the same. What could not be kept is remembered as long as the page is open.
 */
export type BrowserStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * @param nameOf what a key is called in it
 * @param open reading the property itself throws where a browser blocks site data
 */
export function openBrowserStorage(
  open: () => BrowserStorage,
  nameOf: (key: string) => string = (key) => key,
): BrowserStorage {
  const unkept = new Map<string, string>();
  const attempt = <Result>(work: (storage: BrowserStorage) => Result): Result | undefined => {
    try {
      return work(open());
    } catch {
      return undefined;
    }
  };
  const storage: BrowserStorage = {
    getItem: (key) => unkept.get(key) ?? attempt((storage) => storage.getItem(key)) ?? null,
    setItem(key, value) {
      const isKept = attempt((storage) => {
        storage.setItem(key, value);
        return true;
      });
      if (isKept) unkept.delete(key);
      else unkept.set(key, value);
    },
    removeItem(key) {
      unkept.delete(key);
      attempt((storage) => storage.removeItem(key));
    },
  };
  return {
    getItem: (key) => storage.getItem(nameOf(key)),
    setItem: (key, value) => storage.setItem(nameOf(key), value),
    removeItem: (key) => storage.removeItem(nameOf(key)),
  };
}

/** Of this browser. */
export const localStore = openBrowserStorage(() => localStorage, personal);
/** Of this tab. */
export const tabStore = openBrowserStorage(() => sessionStorage, personal);

/** Of this tab, whoever is at it: who has left, and whose things are forgotten on the next page. */
const LEFT_KEY = 'overpaint.left';
const plainTabStore = openBrowserStorage(() => sessionStorage);

/** Notes that the person leaves who is signed in. Until the page has gone, it may still write what is theirs. */
export function noteLeaving(): void {
  plainTabStore.setItem(LEFT_KEY, personHere());
}

/**
 * Forgets what is kept of the person who has left.
 *
 * @returns who that is; null: nobody has left
 */
export function forgetWhoLeft(): string | null {
  const person = plainTabStore.getItem(LEFT_KEY);
  if (person === null) return null;
  plainTabStore.removeItem(LEFT_KEY);
  for (const open of [() => localStorage, () => sessionStorage]) {
    try {
      const storage = open();
      for (const key of Object.keys(storage))
        if (key !== THEME_STORAGE_KEY && isNameOf(key, person)) storage.removeItem(key);
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  }
  return person;
}

/** The theme is the screen's, whoever sits before it. */
function personal(key: string): string {
  return key === THEME_STORAGE_KEY ? key : ofPerson(key);
}
