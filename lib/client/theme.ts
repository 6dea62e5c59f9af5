import { createStore } from 'zustand/vanilla';
import { localStore } from './browser-storage';
import { THEME_STORAGE_KEY } from './storage-keys';

export const THEMES = ['system', 'light', 'dark'] as const;

export type Theme = (typeof THEMES)[number];

const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };

export const themeStore = createStore<{ theme: Theme }>(() => ({ theme: 'system' }));

export function parseTheme(value: unknown): Theme {
  return value === 'light' || value === 'dark' ? value : 'system';
}

/** Takes over what the first script has put on the document (components/studio/first-script.ts). */
export function loadTheme(): void {
  themeStore.setState({ theme: parseTheme(document.documentElement.dataset.theme) });
}

export function setTheme(theme: Theme): void {
  themeStore.setState({ theme });
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
  localStore.setItem(THEME_STORAGE_KEY, theme);
}

export function cycleTheme(): void {
  setTheme(NEXT[themeStore.getState().theme]);
}
