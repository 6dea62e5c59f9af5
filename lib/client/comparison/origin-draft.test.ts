import { describe, expect, it } from 'vitest';
import { DRAFT_STORAGE_KEY, DRAFT_VERSION } from '@/lib/client/composer-store';
import { EMPTY_BASE } from './builder-rules';
import { EDIT_DRAFT_KEY, readDraft, readEdit, serializeEditDraft } from './origin-draft';

const storage = (items: Record<string, string>) => ({ getItem: (key: string) => items[key] ?? null });
const PARAMS = { ...EMPTY_BASE.params, prompt: 'a bridge', quality: 'high' as const };
const DRAFT = {
  [DRAFT_STORAGE_KEY]: JSON.stringify({ version: DRAFT_VERSION, params: PARAMS }),
};
const EDIT = {
  params: { ...PARAMS, size: 'source' },
  images: ['photo'],
  edit: {
    placement: 'exact' as const,
    mask: 'mask',
    markup: null,
    region: 'auto' as const,
    featherPx: null,
    sendWholePhoto: true,
    reinforcePrompt: false,
  },
};

describe('what the composer hands over', () => {
  it('is its draft', () => {
    expect(readDraft(storage(DRAFT))).toEqual({ params: PARAMS, edit: null, images: [] });
  });

  it('is the edit with its pictures', () => {
    expect(readEdit(storage({ [EDIT_DRAFT_KEY]: serializeEditDraft(EDIT) }))).toEqual(EDIT);
  });

  it('is nothing when there is nothing', () => {
    expect(readDraft(storage({}))).toBeNull();
    expect(readEdit(storage({}))).toBeNull();
  });

  it.each([
    '{',
    '1',
    'null',
    '{"version":2}',
    '{"version":1,"base":null}',
    '{"version":1,"base":{"params":{}}}',
  ])('is never a broken edit (%s)', (text) => {
    expect(readEdit(storage({ [EDIT_DRAFT_KEY]: text }))).toBeNull();
  });
});
