import { beforeEach, expect, test, vi } from 'vitest';
import { makeImage } from '@/test/runs';
import { createImageActions } from './image-actions';
import { createImageStore, withFacts } from './image-store';

const api = vi.hoisted(() => ({ binImage: vi.fn(), patchImage: vi.fn(), restoreImage: vi.fn() }));
vi.mock('./api', async (original) => ({ ...(await original<typeof import('./api')>()), ...api }));

const image = makeImage({ id: 'i' });

function open() {
  const images = createImageStore();
  const notify = vi.fn();
  const actions = createImageActions({ images, runs: { cancel: vi.fn() } }, notify);
  return { actions, notify, shown: () => withFacts(image, images.getState().facts) };
}

beforeEach(() => {
  for (const call of Object.values(api)) call.mockReset().mockResolvedValue(undefined);
});

test('a favourite is one at once, and is asked for once', async () => {
  const { actions, notify, shown } = open();
  const done = actions.toggleFavourite(image);
  expect(shown().favourite).toBe(true);
  await done;
  expect(api.patchImage).toHaveBeenCalledExactlyOnceWith('i', { favourite: true });
  expect(notify).not.toHaveBeenCalled();
});

test('what the server refuses is taken back, and a notice says why', async () => {
  const { actions, notify, shown } = open();
  api.binImage.mockRejectedValue(new Error('The server cannot be reached.'));
  const done = actions.bin(image);
  expect(shown().deletedAt).not.toBeNull();
  await done;
  expect(shown()).toMatchObject({ deletedAt: null });
  expect(notify).toHaveBeenCalledExactlyOnceWith({
    tone: 'danger',
    message: 'The server cannot be reached.',
  });
});

test('to the bin and back by the notice', async () => {
  const { actions, notify, shown } = open();
  await actions.bin(image);
  expect(shown().deletedAt).not.toBeNull();
  await notify.mock.lastCall?.[0].action.run();
  expect(api.restoreImage).toHaveBeenCalledExactlyOnceWith('i');
  expect(shown().deletedAt).toBeNull();
});
