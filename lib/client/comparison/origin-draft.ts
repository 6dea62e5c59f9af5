/** What the composer hands over to a new comparison. */
import { parseDraft } from '@/lib/client/composer-rules';
import { DRAFT_STORAGE_KEY } from '@/lib/client/composer-store';
import type { ComparisonBase } from '@/lib/shared/comparison';

/** An edit as it stands in the composer: its mask is on the server by then. For this tab only. */
export const EDIT_DRAFT_KEY = 'overpaint.compare';
const VERSION = 1;

export function serializeEditDraft(base: ComparisonBase): string {
  return JSON.stringify({ version: VERSION, base });
}

/** The edit that was handed over in this tab; null when there is none. */
export function readEdit(edits: Pick<Storage, 'getItem'>): ComparisonBase | null {
  return parseEditDraft(edits.getItem(EDIT_DRAFT_KEY));
}

/** The composer's draft; null when there is none. */
export function readDraft(drafts: Pick<Storage, 'getItem'>): ComparisonBase | null {
  const draft = parseDraft(drafts.getItem(DRAFT_STORAGE_KEY));
  return draft === null ? null : { params: draft.params, edit: null, images: [] };
}

/** Only this program writes it, so its shape is looked at and its values are the server's to check. */
function parseEditDraft(text: string | null): ComparisonBase | null {
  try {
    const stored: unknown = JSON.parse(text ?? 'null');
    if (typeof stored !== 'object' || stored === null || !('version' in stored) || !('base' in stored))
      return null;
    const { version, base } = stored as { version: unknown; base: Partial<ComparisonBase> | null };
    const whole =
      version === VERSION &&
      typeof base?.params?.prompt === 'string' &&
      typeof base.edit === 'object' &&
      base.edit !== null &&
      Array.isArray(base.images);
    return whole ? (base as ComparisonBase) : null;
  } catch {
    return null;
  }
}
