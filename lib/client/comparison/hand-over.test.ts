import { afterEach, describe, expect, it, vi } from 'vitest';
import { composerStore } from '@/lib/client/composer-store';
import { type EditSession, editSeam } from '@/lib/client/edit-seam';
import { handOver } from './hand-over';
import { EDIT_DRAFT_KEY, readEdit } from './origin-draft';

afterEach(() => editSeam.setState({ session: null }));

const EDIT = {
  placement: 'exact',
  mask: 'mask',
  markup: null,
  region: 'auto',
  featherPx: null,
  sendWholePhoto: true,
  reinforcePrompt: false,
} as const;

function storage() {
  const items = new Map<string, string>();
  return {
    setItem: (key: string, value: string) => void items.set(key, value),
    getItem: (key: string) => items.get(key) ?? null,
    items,
  };
}

describe('what is in the composer', () => {
  it('is found in its draft', async () => {
    const edits = storage();
    expect(await handOver(edits)).toBe('/compare?draft');
    expect(edits.items.size).toBe(0);
  });

  it('is left for the next page with its pictures, when it is an edit', async () => {
    const edits = storage();
    const { params } = composerStore.getState();
    const prepareBodies = vi.fn(async () => () => ({
      ...params,
      size: 'source',
      ...EDIT,
      images: ['photo'],
    }));
    editSeam.setState({ session: { prepareBodies } as unknown as EditSession });
    expect(await handOver(edits)).toBe('/compare?draft=edit');
    expect(edits.items.has(EDIT_DRAFT_KEY)).toBe(true);
    expect(readEdit(edits)).toEqual({
      params: { ...params, size: 'source' },
      edit: EDIT,
      images: ['photo'],
    });
  });

  it('stays where it is when it cannot be sent', async () => {
    const prepareBodies = async () => {
      throw new Error('Write a prompt first.');
    };
    editSeam.setState({ session: { prepareBodies } as unknown as EditSession });
    await expect(handOver(storage())).rejects.toThrow('Write a prompt first.');
  });
});
