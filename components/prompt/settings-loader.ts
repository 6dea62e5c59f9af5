import { createStore } from 'zustand/vanilla';
import { localStore } from '@/lib/client/browser-storage';
import { DRAFT_STORAGE_KEY } from '@/lib/client/composer-store';
import { loadSurely } from '@/lib/client/load-lazily';
import type { Estimate } from '@/lib/shared/wire';

/** Ids in the settings must be those that the server gave them. */
export const SETTINGS_ID_PREFIX = 'settings-';

/** What the server knows of the untouched settings (render-settings.tsx). */
export type ServerSettings = {
  html: string;
  estimate: Estimate;
  /** The empty tray. The same object for ever: React would write the HTML again over what lives in it. */
  tray: { __html: string };
};

type Rules = typeof import('@/lib/client/composer-rules');

/** Until the rules are there every setting is the default, and its price is what the server said. */
export const rulesStore = createStore<{ rules: Rules | null }>(() => ({ rules: null }));

/** @throws Error with a sentence for a person, when the server cannot be reached */
export async function loadRules(): Promise<Rules> {
  const rules = await import('@/lib/client/composer-rules').catch((cause: unknown) => {
    throw new Error(
      'A part of this page could not be loaded. Check that the server is running, then try again.',
      {
        cause,
      },
    );
  });
  rulesStore.setState({ rules });
  return rules;
}

let wish = () => {};
const wished = new Promise<void>((resolve) => {
  wish = resolve;
});

/** Brings the settings to life: somebody comes near them, or a draft waits to be shown in them. */
export function wantSettings(): void {
  wish();
}

let alive = () => {};
const lively = new Promise<void>((resolve) => {
  alive = resolve;
});
let expected = false;

/** Something was chosen in them that waits until they live. */
export function expectSettings(): void {
  expected = true;
  wantSettings();
}

/** They live, and what waited has been done. */
export function settingsAlive(): void {
  expected = false;
  alive();
}

/** What to wait for before the settings are what somebody chose; null when they are. */
export function unsettled(): Promise<void> | null {
  return expected ? lively : null;
}

/**
 * The settings' script, once they are wanted, and the draft in them. A fetch that fails (offline, the server
 * restarting) is tried again until it succeeds; the draft then waits no longer.
 */
export async function loadSettings() {
  await wished;
  const [panel, rules] = await loadSurely(
    () => Promise.all([import('./settings-panel'), loadRules()]),
    () => delete document.documentElement.dataset.draft,
  );
  rules.restoreDraft(localStore.getItem(DRAFT_STORAGE_KEY));
  return panel;
}
