import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_FILTER } from '@/lib/shared/library-filter';
import { changeFilter, followHistory, keepPlace } from './library-history';
import type { LibraryStore } from './library-store';

/** The browser's history: entries and where it is in them. */
const entries: { state: unknown; url: string }[] = [];
let at = 0;
let onPopState: () => void = () => {};
const here = () => new URL(entries[at]?.url ?? '/', 'http://overpaint.test');

function go(by: number): void {
  at += by;
  onPopState();
}

const show = vi.fn();
let filter = NO_FILTER;
const store = {
  getState: () => ({ filter, phase: 'ready' }),
  show: (next: typeof filter, ...rest: unknown[]) => {
    filter = next;
    show(next, ...rest);
  },
} as unknown as LibraryStore;

beforeEach(() => {
  vi.useFakeTimers();
  filter = NO_FILTER;
  entries.length = 0;
  entries.push({ state: null, url: '/library' });
  at = 0;
  vi.stubGlobal('history', {
    scrollRestoration: 'auto',
    get state() {
      return entries[at]?.state;
    },
    pushState: (state: unknown, _: string, url: string) => {
      entries.splice(++at, Infinity, { state, url });
    },
    replaceState: (state: unknown, _: string, url = entries[at]?.url ?? '') => {
      entries[at] = { state, url };
    },
  });
  vi.stubGlobal('addEventListener', (_: string, listener: () => void) => {
    onPopState = listener;
  });
  vi.stubGlobal('removeEventListener', () => {
    onPopState = () => {};
  });
  vi.stubGlobal('location', {
    get pathname() {
      return here().pathname;
    },
    get search() {
      return here().search;
    },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  show.mockReset();
});

const SHOWN = { filter: NO_FILTER, place: 0 };
const urls = () => entries.map(({ url }) => url);

describe('the history of the library', () => {
  it('has an entry for each choice and none for each letter', () => {
    changeFilter(store, { q: 'f' }, { typing: true });
    changeFilter(store, { q: 'fox' }, { typing: true });
    changeFilter(store, { quality: 'low' });
    expect(urls()).toEqual(['/library?q=fox', '/library?q=fox&quality=low']);
    expect(show).toHaveBeenLastCalledWith({ ...NO_FILTER, q: 'fox', quality: 'low' });
  });

  it('goes back to what was shown, where it was left', () => {
    const end = followHistory(store, SHOWN);
    keepPlace(store, 120);
    vi.advanceTimersByTime(1000);
    changeFilter(store, { favourite: true });
    expect(urls()).toEqual(['/library?at=120', '/library?favourite=true']);
    go(-1);
    expect(show).toHaveBeenLastCalledWith(NO_FILTER, 120, []);
    end();
  });

  it('shows nothing anew when an image over the page is closed', () => {
    const end = followHistory(store, SHOWN);
    entries.push({ state: {}, url: '/image/abc' });
    go(1);
    go(-1);
    expect(show).not.toHaveBeenCalled();
    end();
  });

  it('writes the place down once it has come to rest, and not into the address of an image', () => {
    keepPlace(store, 60);
    keepPlace(store, 66);
    expect(urls()).toEqual(['/library']);
    vi.advanceTimersByTime(1000);
    expect(urls()).toEqual(['/library?at=66']);
    entries.push({ state: {}, url: '/image/abc' });
    at = 1;
    keepPlace(store, 90);
    vi.advanceTimersByTime(1000);
    expect(urls()).toEqual(['/library?at=66', '/image/abc']);
  });

  it('begins where the address leads, whatever the screen was drawn with', () => {
    entries[0] = { state: null, url: '/library?q=fox&at=90' };
    const end = followHistory(store, SHOWN);
    expect(show).toHaveBeenLastCalledWith({ ...NO_FILTER, q: 'fox' }, 90, []);
    end();
    show.mockReset();
    followHistory(store, { filter: { ...NO_FILTER, q: 'fox' }, place: 90 })();
    expect(show).not.toHaveBeenCalled();
  });

  it('scrolls by the address and not by the browser while it is in view', () => {
    const end = followHistory(store, SHOWN);
    expect(history.scrollRestoration).toBe('manual');
    end();
    expect(history.scrollRestoration).toBe('auto');
  });
});
