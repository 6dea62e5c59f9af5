import { createStore } from 'zustand/vanilla';
import { localStore } from '@/lib/client/browser-storage';
import type { TemplateBody } from '@/lib/shared/wire-presets';

const STORAGE_KEY = 'overpaint.template';
/** Raise it when the meaning of a stored draft changes: older ones are then forgotten, never misread. */
const VERSION = 1;
/** What is longer lives as long as the page: a browser keeps 5 MB of everything. */
const MAX_STORED_CHARACTERS = 500_000;

export type TemplateDraft = Pick<TemplateBody, 'prompt' | 'fill' | 'rows' | 'lists'> & {
  /** As typed, in dollars; empty: no cap. */
  cap: string;
  /** The saved template that it came from, as it was then. */
  saved: { id: string; revision: number } | null;
};

export const EMPTY_DRAFT: TemplateDraft = {
  prompt: '',
  fill: 'rows',
  rows: '',
  lists: {},
  cap: '',
  saved: null,
};

/** What is written in the template tab, kept over a reload. */
export const templateDraft = createStore<TemplateDraft>(() =>
  parseTemplateDraft(localStore.getItem(STORAGE_KEY)),
);

export function changeTemplate(change: Partial<TemplateDraft>): void {
  templateDraft.setState(change);
  const text = JSON.stringify({ version: VERSION, ...templateDraft.getState() });
  if (text.length <= MAX_STORED_CHARACTERS) localStore.setItem(STORAGE_KEY, text);
}

/** A stored draft; an empty one for anything that is not wholly such. */
export function parseTemplateDraft(text: string | null): TemplateDraft {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? 'null');
  } catch {
    return EMPTY_DRAFT;
  }
  if (typeof stored !== 'object' || stored === null) return EMPTY_DRAFT;
  const { version, ...draft } = stored as Partial<TemplateDraft & { version: number }>;
  return version === VERSION && isDraft(draft) ? draft : EMPTY_DRAFT;
}

function isDraft(draft: Partial<TemplateDraft>): draft is TemplateDraft {
  const { prompt, fill, rows, lists, cap, saved } = draft;
  return (
    Object.keys(draft).length === Object.keys(EMPTY_DRAFT).length &&
    typeof prompt === 'string' &&
    (fill === 'rows' || fill === 'combinations') &&
    typeof rows === 'string' &&
    typeof lists === 'object' &&
    lists !== null &&
    Object.values(lists).every((list) => typeof list === 'string') &&
    typeof cap === 'string' &&
    (saved === null ||
      (typeof saved === 'object' && typeof saved.id === 'string' && typeof saved.revision === 'number'))
  );
}

/** What of a draft is kept by a name. */
export function bodyOfDraft(draft: TemplateDraft): Omit<TemplateBody, 'settings' | 'edit'> {
  const { prompt, fill, rows, lists } = draft;
  return { prompt, fill, rows, lists };
}
