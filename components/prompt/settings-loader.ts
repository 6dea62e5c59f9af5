import { DRAFT_STORAGE_KEY } from '@/lib/client/composer-store';
import { loadLazily } from '@/lib/client/load-lazily';

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

type Wish = { retiredServed: boolean };
let wish: (wanted: Wish) => void = () => {};
const wished =
  typeof window === 'undefined'
    ? Promise.resolve({ retiredServed: false })
    : new Promise<Wish>((resolve) => {
        wish = resolve;
      });

/** Brings the settings to life: somebody comes near them, or a draft waits to be shown in them. */
export function wantSettings(wanted: Wish): void {
  wish(wanted);
}

export function readDraft(): string | null {
  try {
    return localStorage.getItem(DRAFT_STORAGE_KEY);
  } catch {
    return null;
  }
}

/**
 * The settings are drawn by the server and stay as they are until they are wanted: with their rules they are a quarter
 * of our script, and the prompt and the button do without.
 */
export const SettingsPanel = loadLazily(async () => {
  const { retiredServed } = await wished;
  try {
    const [{ SettingsPanel }, rules] = await Promise.all([import('./settings-panel'), loadRules()]);
    if (typeof window !== 'undefined') rules.restoreDraft(readDraft(), { retiredServed, nowMs: Date.now() });
    return SettingsPanel;
  } catch (error) {
    delete document.documentElement.dataset.draft;
    throw error;
  }
});
