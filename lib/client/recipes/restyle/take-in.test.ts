import { describe, expect, test, vi } from 'vitest';
import { ApiError } from '@/lib/client/api';
import type { UploadAnswer } from '@/lib/shared/wire';
import type { Given } from './given-files';
import { createTakeIn, type TakenPhoto } from './take-in';

const given = (paths: readonly string[], lists: string[] = [], texts: string[] = []): Given => ({
  photos: paths.map((path) => ({ path, read: async () => new Blob([path]) })),
  lists,
  texts,
  problems: [],
  others: 0,
});

function open(upload: (name: string) => Promise<void> = async () => {}) {
  let items: { id: string; name: string; images: readonly string[]; sources: { fileName: string }[] }[] = [];
  const sent: string[] = [];
  let most = 0;
  let now = 0;
  const takeIn = createTakeIn({
    items: () => items,
    async add(photos: readonly TakenPhoto[]) {
      items = [...items, ...photos.map((photo) => ({ ...photo, sources: [] }))];
    },
    rename: (id, name) => {
      items = items.map((item) => (item.id === id ? { ...item, name } : item));
    },
    upload: async (_body, _role, { name = '' } = {}) => {
      now += 1;
      most = Math.max(most, now);
      sent.push(name);
      try {
        await upload(name);
      } finally {
        now -= 1;
      }
      return { image: { id: `image of ${name}` } } as UploadAnswer;
    },
  });
  const settled = () =>
    vi.waitFor(() => {
      const { total, done } = takeIn.getState();
      expect(done).toBe(total);
      expect(now).toBe(0);
    });
  return {
    takeIn,
    names: () => items.map(({ name }) => name),
    call: (index: number, name: string) => {
      items = items.map((item, at) => (at === index ? { ...item, name } : item));
    },
    items: () => items,
    sent,
    most: () => most,
    settled,
  };
}

describe('photos taken in', () => {
  test('are uploaded three at a time, and stand in their order whichever comes first', async () => {
    const job = open((name) => new Promise((resolve) => setTimeout(resolve, name === 'a_1.jpg' ? 30 : 1)));
    await job.takeIn.give(given(['x/a_1.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg']));
    await vi.waitFor(() => expect(job.names()).toEqual(['a 1', 'b', 'c', 'd', 'e']));
    expect(job.most()).toBe(3);
    expect(job.sent).toContain('a_1.jpg');
    expect(job.takeIn.getState()).toMatchObject({ total: 5, done: 5, failed: [] });
  });

  test('that fail keep nobody up; each says why and can be tried again', async () => {
    let broken = true;
    const job = open(async (name) => {
      if (name === 'b.jpg' && broken)
        throw new ApiError({
          code: 'unsupported_image',
          message: 'No picture.',
          sentence: null,
          retryable: false,
          requestId: null,
        });
    });
    await job.takeIn.give(given(['a.jpg', 'b.jpg', 'c.jpg']));
    await vi.waitFor(() => expect(job.names()).toEqual(['a', 'c']));
    const [failure] = job.takeIn.getState().failed;
    expect(failure).toMatchObject({ name: 'b.jpg', why: 'No picture.' });
    broken = false;
    job.takeIn.retry(failure?.key ?? '');
    await vi.waitFor(() => expect(job.names()).toEqual(['a', 'c', 'b']));
    expect(job.takeIn.getState().failed).toEqual([]);
  });

  test('once are there once', async () => {
    const job = open();
    await job.takeIn.give(given(['a.jpg', 'b.jpg']));
    await vi.waitFor(() => expect(job.names()).toHaveLength(2));
    await job.takeIn.give(given(['a.jpg', 'c.jpg']));
    await vi.waitFor(() => expect(job.names()).toEqual(['a', 'b', 'c']));
    await vi.waitFor(() =>
      expect(job.takeIn.getState().notes).toEqual([{ key: 'restyle.given.known', values: { count: 1 } }]),
    );
  });

  test('end at what a job can hold, and that is said', async () => {
    const job = open();
    const images = Array.from({ length: 403 }, (_, index) => ({ id: `i${index}`, fileName: `${index}.png` }));
    await job.takeIn.giveImages(images);
    expect(job.names()).toHaveLength(400);
    expect(job.takeIn.getState().notes).toEqual([
      { key: 'restyle.given.noRoom', values: { most: 400, count: 3 } },
    ]);
  });

  test('of the library are called by their prompts', async () => {
    const job = open();
    await job.takeIn.giveImages([{ id: 'i', fileName: 'a-red-fox-2026-11-23-1.png' }]);
    expect(job.names()).toEqual(['a red fox']);
  });

  test('that were not begun are let go when somebody stops', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const job = open(() => promise);
    await job.takeIn.give(given(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg']));
    job.takeIn.stop();
    resolve();
    await job.settled();
    expect(job.sent).toHaveLength(3);
    await job.takeIn.give(given(['f.jpg']));
    await vi.waitFor(() => expect(job.names()).toContain('f'));
  });
});

describe('names from a list', () => {
  test('come with the photos, or before, or after them; what belongs to none is said', async () => {
    const job = open();
    await job.takeIn.give(given(['a.jpg', 'b.jpg'], ['a.jpg;Ramen\nnowhere.jpg;Soba']));
    await vi.waitFor(() => expect(job.names()).toEqual(['Ramen', 'b']));
    await vi.waitFor(() =>
      expect(job.takeIn.getState().unmatched).toEqual([{ file: 'nowhere.jpg', name: 'Soba' }]),
    );
    await job.takeIn.give(given([], ['B;Udon']));
    expect(job.names()).toEqual(['Ramen', 'Udon']);
    await job.takeIn.give(given(['nowhere.jpg']));
    await vi.waitFor(() => expect(job.names()).toEqual(['Ramen', 'Udon', 'Soba']));
    await vi.waitFor(() => expect(job.takeIn.getState().unmatched).toEqual([]));
  });

  test('that was mended takes the place of the old one, and says only what is still wrong', async () => {
    const job = open();
    await job.takeIn.give(given(['a.jpg', 'b.jpg'], ['aa.jpg;Ramen\nbb.jpg;Soba']));
    await vi.waitFor(() => expect(job.takeIn.getState().unmatched).toHaveLength(2));
    await job.takeIn.give(given([], ['a.jpg;Ramen\nbb.jpg;Soba']));
    expect(job.names()).toEqual(['Ramen', 'b']);
    expect(job.takeIn.getState().unmatched).toEqual([{ file: 'bb.jpg', name: 'Soba' }]);
  });

  test('give way to what a person calls a photo afterwards, until the list is given once more', async () => {
    const job = open();
    await job.takeIn.give(given(['a.jpg', 'b.jpg'], ['a.jpg;Ramen\nb.jpg;Soba']));
    await vi.waitFor(() => expect(job.names()).toEqual(['Ramen', 'Soba']));
    job.call(0, 'Ramen with egg');
    await job.takeIn.give(given(['c.jpg']));
    await vi.waitFor(() => expect(job.names()).toHaveLength(3));
    await job.settled();
    await job.takeIn.give(given([], ['c.jpg;Udon']));
    expect(job.names()).toEqual(['Ramen with egg', 'Soba', 'Udon']);
    await job.takeIn.give(given([], ['a.jpg;Ramen']));
    expect(job.names()).toEqual(['Ramen', 'Soba', 'Udon']);
  });

  test('of a text among photos are taken where they fit, and nobody is asked for the rest of a letter', async () => {
    const job = open();
    await job.takeIn.give(given(['a.jpg', 'b.jpg'], [], ['a;Ramen\nHello Anna; here they are\n']));
    await vi.waitFor(() => expect(job.names()).toEqual(['Ramen', 'b']));
    await job.settled();
    expect(job.takeIn.getState()).toMatchObject({ unmatched: [], notes: [] });
    await job.takeIn.give(given([], [], ['bb;Soba']));
    expect(job.takeIn.getState().unmatched).toEqual([{ file: 'bb', name: 'Soba' }]);
  });

  test('that has none is said once, however often it is given', async () => {
    const job = open();
    await job.takeIn.give(given([], ['nothing']));
    await job.takeIn.give(given([], ['nothing']));
    expect(job.takeIn.getState().notes).toEqual([{ key: 'restyle.given.noNames' }]);
  });

  test('that has none is said', async () => {
    const job = open();
    await job.takeIn.give(given([], ['nothing']));
    expect(job.takeIn.getState().notes).toEqual([{ key: 'restyle.given.noNames' }]);
  });
});
