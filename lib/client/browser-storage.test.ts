import { describe, expect, test } from 'vitest';
import { type BrowserStorage, openBrowserStorage } from './browser-storage';

const blocked = () => {
  throw new DOMException('denied', 'SecurityError');
};

function memory(limit = Number.POSITIVE_INFINITY): BrowserStorage & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem(key, value) {
      if (value.length > limit) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, value);
    },
    removeItem: (key) => kept.delete(key),
  };
}

describe('storage', () => {
  test('that is there keeps', () => {
    const behind = memory();
    const storage = openBrowserStorage(() => behind);
    storage.setItem('a', '1');
    expect([storage.getItem('a'), behind.kept.get('a'), storage.getItem('b')]).toEqual(['1', '1', null]);
    storage.removeItem('a');
    expect(storage.getItem('a')).toBeNull();
  });

  test.each([
    ['blocked, so that even looking for it throws', blocked],
    ['missing', () => undefined as unknown as BrowserStorage],
  ])('that is %s remembers as long as the page is open', (_, open) => {
    const storage = openBrowserStorage(open);
    expect(storage.getItem('a')).toBeNull();
    storage.setItem('a', '1');
    expect(storage.getItem('a')).toBe('1');
    storage.removeItem('a');
    expect(storage.getItem('a')).toBeNull();
  });

  test('that is full reads what was written last, and keeps what fits again', () => {
    const behind = memory(3);
    const storage = openBrowserStorage(() => behind);
    storage.setItem('a', 'old');
    storage.setItem('a', 'newer');
    expect(storage.getItem('a')).toBe('newer');
    storage.setItem('a', 'fit');
    expect([storage.getItem('a'), behind.kept.get('a')]).toEqual(['fit', 'fit']);
  });
});
