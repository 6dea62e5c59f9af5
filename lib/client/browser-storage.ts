/**
 * The door to what a browser keeps as text. It never throws: people block it, it gets full, and a page that is told so has
 * to work all the same. What could not be kept is remembered as long as the page is open.
 */
export type BrowserStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** @param open reading the property itself throws where a browser blocks site data */
export function openBrowserStorage(open: () => BrowserStorage): BrowserStorage {
  const unkept = new Map<string, string>();
  const attempt = <Result>(work: (storage: BrowserStorage) => Result): Result | undefined => {
    try {
      return work(open());
    } catch {
      return undefined;
    }
  };
  return {
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
}

/** Of this browser. */
export const localStore = openBrowserStorage(() => localStorage);
/** Of this tab. */
export const tabStore = openBrowserStorage(() => sessionStorage);
