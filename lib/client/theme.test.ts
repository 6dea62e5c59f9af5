import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { THEME_STORAGE_KEY } from './storage-keys';
import { cycleTheme, loadTheme, parseTheme, themeStore } from './theme';

const dataset: Record<string, string> = {};
const stored = new Map<string, string>();

beforeEach(() => {
  vi.stubGlobal('document', { documentElement: { dataset } });
  vi.stubGlobal('localStorage', { setItem: (key: string, value: string) => stored.set(key, value) });
});
afterEach(() => {
  vi.unstubAllGlobals();
  delete dataset.theme;
  themeStore.setState({ theme: 'system' });
});

describe('theme', () => {
  it('goes round from system over light and dark, on the page and in the store alike', () => {
    const seen = [0, 1, 2].map(() => {
      cycleTheme();
      return [themeStore.getState().theme, dataset.theme, stored.get(THEME_STORAGE_KEY)];
    });
    expect(seen).toEqual([
      ['light', 'light', 'light'],
      ['dark', 'dark', 'dark'],
      ['system', undefined, 'system'],
    ]);
  });

  it('takes over what stands on the page', () => {
    dataset.theme = 'dark';
    loadTheme();
    expect(themeStore.getState().theme).toBe('dark');
  });

  it('follows the system for anything that is no theme', () => {
    expect([null, '', 'blue', 1, 'system'].map(parseTheme)).toEqual(Array(5).fill('system'));
  });
});
