import { afterEach, describe, expect, it } from 'vitest';
import { composerStore } from '@/lib/client/composer-store';
import { type EditSession, editSeam } from '@/lib/client/edit-seam';
import { readComposer } from './read-composer';

afterEach(() => editSeam.setState({ session: null }));

const EDIT = {
  placement: 'exact',
  mask: 'mask',
  markup: null,
  region: 'auto',
  featherPx: null,
  matchGrain: true,
  sendWholePhoto: true,
  reinforcePrompt: false,
} as const;

describe('what is in the composer', () => {
  it('is its settings', async () => {
    const { params } = composerStore.getState();
    expect(await readComposer()).toEqual({ params, edit: null, images: [] });
  });

  it('is its settings with the pictures and the way of editing, when it is an edit', async () => {
    const { params } = composerStore.getState();
    const prepareBodies = async () => () => ({ ...params, size: 'source', ...EDIT, images: ['photo'] });
    editSeam.setState({ session: { prepareBodies } as unknown as EditSession });
    expect(await readComposer()).toEqual({
      params: { ...params, size: 'source' },
      edit: EDIT,
      images: ['photo'],
    });
  });

  it('is refused when it cannot be sent', async () => {
    const prepareBodies = async () => {
      throw new Error('Write a prompt first.');
    };
    editSeam.setState({ session: { prepareBodies } as unknown as EditSession });
    await expect(readComposer()).rejects.toThrow('Write a prompt first.');
  });
});
