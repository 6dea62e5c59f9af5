import { createPersisted } from '@/lib/client/persisted';
import type { TemplateBody } from '@/lib/shared/wire-presets';

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
export const templateDraft = createPersisted<TemplateDraft>(EMPTY_DRAFT, {
  name: 'overpaint.template',
  version: 1,
  keep: (draft) => draft,
  parse: parseTemplateDraft,
});

export function changeTemplate(change: Partial<TemplateDraft>): void {
  templateDraft.setState(change);
}

/** A kept draft; null for anything that is not wholly such. */
export function parseTemplateDraft(kept: unknown): TemplateDraft | null {
  return typeof kept === 'object' && kept !== null && isDraft(kept) ? kept : null;
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
