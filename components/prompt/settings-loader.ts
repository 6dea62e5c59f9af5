import { DRAFT_STORAGE_KEY } from '@/lib/client/composer-store';
import { loadSurely } from '@/lib/client/load-lazily';

type Rules = typeof import('@/lib/client/composer-rules');

let loadedRules: Rules | undefined;

export async function loadRules(): Promise<Rules> {
  loadedRules ??= await import('@/lib/client/composer-rules');
  return loadedRules;
}

/** The rules once they are there: until then every setting is the default, and those break none. */
export function findProblem(...args: Parameters<Rules['findProblem']>): ReturnType<Rules['findProblem']> {
  return loadedRules?.findProblem(...args);
}

let wish = () => {};
const wished = new Promise<void>((resolve) => {
  wish = resolve;
});

/** Brings the settings to life: somebody comes near them, or a draft waits to be shown in them. */
export function wantSettings(): void {
  wish();
}

export function readDraft(): string | null {
  try {
    return localStorage.getItem(DRAFT_STORAGE_KEY);
  } catch {
    return null;
  }
}

/**
 * The settings' script, once they are wanted, and the draft in them. A fetch that fails (offline, the server
 * restarting) is tried again until it succeeds; the draft then waits no longer.
 */
export async function loadSettings({ retiredServed }: { retiredServed: boolean }) {
  await wished;
  const [panel, rules] = await loadSurely(
    () => Promise.all([import('./settings-panel'), loadRules()]),
    () => delete document.documentElement.dataset.draft,
  );
  rules.restoreDraft(readDraft(), { retiredServed, nowMs: Date.now() });
  return panel;
}
