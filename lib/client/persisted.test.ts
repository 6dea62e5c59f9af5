import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPersisted, hydrate } from './persisted';

const KEY = 'overpaint.test';
const stored = new Map<string, string>();
const setItem = vi.fn((key: string, value: string) => void stored.set(key, value));

beforeEach(() => {
  stored.clear();
  setItem.mockClear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem,
    removeItem: (key: string) => void stored.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

type State = { words: string; passing: number };

/** The store of a page that has just been loaded. */
function open({ waits = false, version = 1 } = {}) {
  return createPersisted<State>(
    { words: '', passing: 0 },
    {
      name: KEY,
      version,
      keep: ({ words }) => ({ words }),
      parse: (kept) =>
        typeof kept === 'object' && kept !== null && 'words' in kept && typeof kept.words === 'string'
          ? { words: kept.words }
          : null,
      waits,
    },
  );
}

describe('a store that is kept', () => {
  test('comes back at the next visit, without what passes', () => {
    open().setState({ words: 'a fox', passing: 3 });
    expect(open().getState()).toEqual({ words: 'a fox', passing: 0 });
  });

  test('is written when what is kept of it changes, and only then', () => {
    const store = open();
    store.setState({ passing: 1 });
    store.setState({ words: 'a' });
    store.setState({ passing: 2 });
    expect(setItem).toHaveBeenCalledOnce();
  });

  test('does not overwrite another tab’s by a change of what passes', () => {
    const here = open();
    open().setState({ words: 'of another tab' });
    here.setState({ passing: 1 });
    expect(open().getState().words).toBe('of another tab');
  });

  test('leaves nothing behind once it is as at first', () => {
    const store = open();
    store.setState({ words: 'a' });
    store.setState({ words: '' });
    expect(stored.size).toBe(0);
  });

  test('of another version is forgotten, and still there for that version until something is written', () => {
    open({ version: 2 }).setState({ words: 'of later' });
    const store = open();
    expect(store.getState().words).toBe('');
    expect(open({ version: 2 }).getState().words).toBe('of later');
    store.setState({ words: 'mine' });
    expect(open({ version: 2 }).getState().words).toBe('');
  });

  test.each(['', '{', 'null', '3', '[]', '{"state":{"words":3},"version":1}', '{"version":1}'])(
    'of which storage has %j is as at first, and is kept from then on',
    (text) => {
      stored.set(KEY, text);
      const store = open();
      expect(store.getState().words).toBe('');
      store.setState({ words: 'new' });
      expect(open().getState().words).toBe('new');
    },
  );

  test.each(['{"version":1,"words":"a fox"}', '{"words":"a fox"}'])(
    'that was kept as %s, before November 2026, comes back',
    (text) => {
      stored.set(KEY, text);
      expect(open().getState().words).toBe('a fox');
    },
  );

  test('that is too long lives as long as the page', () => {
    const store = open();
    store.setState({ words: 'short' });
    store.setState({ words: 'x'.repeat(600_000) });
    expect(store.getState().words).toHaveLength(600_000);
    expect(open().getState().words).toBe('short');
  });

  test('in a browser that forbids storage works all the same', () => {
    vi.stubGlobal('localStorage', undefined);
    const store = open();
    store.setState({ words: 'a fox' });
    expect(store.getState().words).toBe('a fox');
  });
});

describe('a store that waits', () => {
  test('begins as the server has it, and reads when it is told to', () => {
    open().setState({ words: 'a fox' });
    const store = open({ waits: true });
    expect(store.getState().words).toBe('');
    hydrate(store);
    expect(store.getState().words).toBe('a fox');
  });

  test('writes nothing before, so that what is kept is not lost to an early change', () => {
    open().setState({ words: 'a fox' });
    const store = open({ waits: true });
    store.setState({ passing: 1 });
    expect(open().getState().words).toBe('a fox');
    hydrate(store);
    expect(store.getState()).toEqual({ words: 'a fox', passing: 1 });
  });

  test('prefers what a person wrote before, and keeps that', () => {
    open().setState({ words: 'older' });
    const store = open({ waits: true });
    store.setState({ words: 'newer' });
    hydrate(store);
    expect(store.getState().words).toBe('newer');
    expect(open().getState().words).toBe('newer');
  });

  test('is read once: what came since stays', () => {
    const store = open({ waits: true });
    hydrate(store);
    store.setState({ words: 'mine' });
    open().setState({ words: 'of another tab' });
    hydrate(store);
    expect(store.getState().words).toBe('mine');
  });

  test('takes over what another tab wrote where it is asked to', () => {
    const store = open({ waits: true });
    hydrate(store);
    store.setState({ words: 'mine' });
    open().setState({ words: 'of another tab' });
    void store.persist.rehydrate();
    expect(store.getState().words).toBe('of another tab');
  });
});
