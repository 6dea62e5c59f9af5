import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createImageStore, type ImageStore } from '@/lib/client/image-store';
import { createRunStore } from '@/lib/client/run-store';
import { type LibraryFilter, NO_FILTER } from '@/lib/shared/library-filter';
import type { WireRun } from '@/lib/shared/wire';
import type { LibraryPage, WireLibraryImage } from '@/lib/shared/wire-library';
import { makeLibraryImage } from '@/test/library';
import { makeRun } from '@/test/runs';
import { followServer } from './follow-server';
import type { PageRequest } from './library-list';
import { createLibraryStore, type LibraryStore } from './library-store';
import { toggle } from './selection';

/** The server: a list, newest first, in which a filter's words are looked for in the ids. */
const server = {
  images: [] as WireLibraryImage[],
  runs: [] as WireRun[],
  /** The requests for pages so far: the places they began with. */
  asked: [] as number[],
  down: false,
  /** The total waits for it. */
  count: null as Promise<void> | null,
  /** Requests wait for it before they are looked at. */
  gate: null as Promise<void> | null,
  /** Answers wait for it on their way. */
  line: null as Promise<void> | null,
};

const found = (filter: LibraryFilter) =>
  server.images.filter(
    ({ id, deletedAt }) => id.includes(filter.q) && (deletedAt !== null) === (filter.shelf === 'bin'),
  );

async function answer<T>(signal: AbortSignal | undefined, value: () => T): Promise<T> {
  await server.gate;
  signal?.throwIfAborted();
  if (server.down) throw new Error('nobody there');
  const read = value();
  await server.line;
  signal?.throwIfAborted();
  return read;
}

vi.mock('./library-requests', async (original) => ({
  ...(await original<typeof import('./library-requests')>()),
  getSummary: async (filter: LibraryFilter, signal?: AbortSignal) => {
    await server.count;
    return answer(signal, () => {
      if (filter.shelf === 'failed')
        return { count: server.runs.length, costMicroUsd: 0, unknownCount: 0, anchors: [null] };
      const all = found(filter);
      return {
        count: all.length,
        costMicroUsd: all.length * 10,
        unknownCount: 0,
        anchors: Array.from({ length: Math.ceil(all.length / 1000) }, (_, index) =>
          index === 0 ? null : (all[index * 1000 - 1]?.id ?? null),
        ),
      };
    });
  },
  getLibraryPage: (filter: LibraryFilter, { cursor, skip, limit }: PageRequest, signal: AbortSignal) =>
    answer(signal, (): LibraryPage => {
      const all = found(filter);
      const from = (cursor === null ? 0 : all.findIndex(({ id }) => id === cursor) + 1) + skip;
      server.asked.push(from);
      const images = all.slice(from, from + limit);
      return { images, nextCursor: from + limit < all.length ? (images.at(-1)?.id ?? null) : null };
    }),
  getRunPage: (_: LibraryFilter, cursor: string | null, signal: AbortSignal) =>
    answer(signal, () => {
      const from = cursor === null ? 0 : Number(cursor);
      const next = from + 2 < server.runs.length ? String(from + 2) : null;
      return { runs: server.runs.slice(from, from + 2), nextCursor: next };
    }),
  changeOnServer: (ids: string[], change: { favourite?: boolean; deleted?: boolean }) =>
    answer(undefined, () => {
      server.images = server.images.map((image) =>
        ids.includes(image.id)
          ? {
              ...image,
              favourite: change.favourite ?? image.favourite,
              deletedAt: change.deleted === undefined ? image.deletedAt : change.deleted ? 1 : null,
            }
          : image,
      );
      return [];
    }),
  purgeOnServer: (ids: string[]) =>
    answer(undefined, () => {
      server.images = server.images.filter(({ id }) => !ids.includes(id));
    }),
  emptyBinOnServer: () =>
    answer(undefined, () => {
      const gone = server.images.filter(({ deletedAt }) => deletedAt !== null);
      server.images = server.images.filter(({ deletedAt }) => deletedAt === null);
      return { count: gone.length, freedBytes: 7 };
    }),
}));

const name = (index: number) => `image-${String(index).padStart(5, '0')}`;
const make = (count: number) =>
  Array.from({ length: count }, (_, index) => makeLibraryImage({ id: name(index), runId: `run-${index}` }));
const settle = (ms = 1000) => vi.advanceTimersByTimeAsync(ms);
const view = (first: number, last = first + 40) => ({ first, last, atTop: first === 0 });
const loaded = (store: LibraryStore) => [...store.getState().list.images.keys()].sort((a, b) => a - b);
const idsAt = (store: LibraryStore, first: number, last: number) =>
  Array.from(
    { length: last - first + 1 },
    (_, offset) => store.getState().list.images.get(first + offset)?.id,
  );

let images: ImageStore;

async function open(filter: Partial<LibraryFilter> = {}, place = 0): Promise<LibraryStore> {
  images = createImageStore();
  const store = createLibraryStore(
    {
      filter: NO_FILTER,
      problems: [],
      place: 0,
      page: { images: [], nextCursor: null },
      summary: { count: 0, costMicroUsd: 0, unknownCount: 0, anchors: [] },
      runs: null,
    },
    images,
  );
  images.subscribe(store.noteFacts);
  await store.show({ ...NO_FILTER, ...filter }, place);
  server.asked = [];
  return store;
}

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(server, {
    images: make(5000),
    runs: [],
    asked: [],
    down: false,
    count: null,
    gate: null,
    line: null,
  });
});
afterEach(() => vi.useRealTimers());

describe('the library, looked at', () => {
  it('shows what is found before it is counted', async () => {
    const store = await open();
    const { jump } = store.getState();
    const counted = Promise.withResolvers<void>();
    server.count = counted.promise;
    void store.show({ ...NO_FILTER, q: '42' });
    await settle();
    expect(idsAt(store, 0, 1)).toEqual([name(42), name(142)]);
    expect(store.getState()).toMatchObject({ shown: { q: '42' }, phase: 'loading', sum: { count: 5000 } });
    const begun = store.getState().jump;
    expect(begun).not.toBe(jump);

    counted.resolve();
    await settle();
    expect(store.getState()).toMatchObject({ phase: 'ready', list: { count: 199 }, sum: { count: 199 } });
    // It has not gone back to the beginning a second time.
    expect(store.getState().jump).toBe(begun);
  });

  it('follows what happens to images that the server drew it with, and knows what happened to them before', () => {
    images = createImageStore();
    const [early, late] = [makeLibraryImage({ id: 'early' }), makeLibraryImage({ id: 'late' })];
    images.note([early]);
    images.note([{ ...early, favourite: true }]);
    const store = createLibraryStore(
      {
        filter: NO_FILTER,
        problems: [],
        place: 0,
        page: { images: [early, late], nextCursor: null },
        summary: { count: 2, costMicroUsd: 1, unknownCount: 0, anchors: [null] },
        runs: null,
      },
      images,
    );
    const page = new EventTarget();
    vi.stubGlobal('document', page);
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
    const end = followServer(store, { images, runs: createRunStore({ runs: [], nextCursor: null }, images) });
    images.note([{ ...late, favourite: true }]);
    const favourites = [...store.getState().list.images.values()].map(({ favourite }) => favourite);
    expect(favourites).toEqual([true, true]);
    end();
    vi.unstubAllGlobals();
  });

  it('begins with what the server drew, at its place', () => {
    const images = make(60).map((image, index) => ({ ...image, id: name(120 + index) }));
    const store = createLibraryStore({
      filter: NO_FILTER,
      problems: ['odd'],
      place: 150,
      page: { images, nextCursor: 'more' },
      summary: { count: 5000, costMicroUsd: 1, unknownCount: 0, anchors: [null] },
      runs: null,
    });
    expect(store.getState().list.images.get(150)?.id).toBe(name(150));
    expect(store.getState().jump).toEqual({ place: 150 });
    expect(store.getState().problems).toEqual(['odd']);
  });

  it('loads what is in view and a view on both sides of it', async () => {
    const store = await open();
    store.look(view(100));
    await settle();
    expect(idsAt(store, 60, 180)).toEqual(Array.from({ length: 121 }, (_, offset) => name(60 + offset)));
  });

  it('asks for nothing that a fast scroll flies past', async () => {
    const store = await open();
    for (let first = 0; first < 4000; first += 200) {
      store.look(view(first));
      await settle(16);
    }
    await settle();
    expect(Math.min(...server.asked.filter((from) => from > 120))).toBeGreaterThan(3600);
    expect(store.getState().list.images.get(3800)?.id).toBe(name(3800));
  });

  it('keeps what is near and forgets what is far', async () => {
    const store = await open();
    for (let first = 0; first < 4900; first += 30) {
      store.look(view(first));
      await settle(20);
    }
    await settle();
    expect(loaded(store).length).toBeLessThan(3200);
    expect(loaded(store)[0]).toBeGreaterThan(3000);
  });

  it('can be entered at any place, and no further than its end', async () => {
    const store = await open({}, 3210);
    expect(store.getState().jump).toEqual({ place: 3210 });
    expect(store.getState().list.images.get(3210)?.id).toBe(name(3210));
    await store.show(NO_FILTER, 99_999);
    expect(store.getState().jump).toEqual({ place: 4999 });
    expect(store.getState().list.images.get(4999)?.id).toBe(name(4999));
  });

  it('shows the answer to the last thing that was asked for, in whatever order the answers come', async () => {
    const store = await open();
    let release = () => {};
    server.gate = new Promise((resolve) => {
      release = resolve;
    });
    const first = store.show({ ...NO_FILTER, q: 'image-0000' });
    server.gate = null;
    await store.show({ ...NO_FILTER, q: 'image-00001' });
    release();
    await first;
    expect(store.getState().list.count).toBe(1);
    expect(store.getState().shown.q).toBe('image-00001');
  });

  it('keeps what is seen until the answer is there, and when there is none', async () => {
    const store = await open();
    server.down = true;
    await store.show({ ...NO_FILTER, q: '4' });
    const { phase, failure, shown, filter, list } = store.getState();
    expect([phase, failure, shown.q, filter.q, list.count]).toEqual([
      'failed',
      'nobody there',
      '',
      '4',
      5000,
    ]);
    server.down = false;
    store.retry();
    await settle();
    expect(store.getState()).toMatchObject({ phase: 'ready', failure: null, shown: { q: '4' } });
  });

  it('says where some of it could not be loaded, and goes on when told to, at the same place', async () => {
    const store = await open();
    server.down = true;
    store.look(view(2000));
    await settle();
    expect(store.getState().gap).toBe('nobody there');
    store.look(view(2010));
    await settle();
    expect(server.asked).toEqual([]);
    server.down = false;
    store.retry();
    await settle();
    expect(store.getState().gap).toBeNull();
    expect(store.getState().list.images.get(2020)?.id).toBe(name(2020));
  });
});

describe('a range of places that are not loaded', () => {
  it('is collected in order, by large pages', async () => {
    const store = await open();
    const told: number[] = [];
    const images = await store.collect(30, 1429, {
      signal: new AbortController().signal,
      onProgress: (count) => told.push(count),
    });
    expect(images.map(({ id }) => id)).toEqual(
      Array.from({ length: 1400 }, (_, offset) => name(30 + offset)),
    );
    expect(server.asked.length).toBeLessThanOrEqual(8);
    expect(told.at(-1)).toBe(1400);
  });

  it('can be given up', async () => {
    const store = await open();
    const controller = new AbortController();
    const collecting = store.collect(0, 4999, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(collecting).rejects.toThrow();
  });
});

describe('changes', () => {
  const some = (store: LibraryStore, ...places: number[]) =>
    places.flatMap((place) => store.getState().list.images.get(place) ?? []);

  it('are seen at once, in the list, the sum and the selection', async () => {
    const store = await open();
    const [image] = some(store, 3);
    store.setSelection(toggle(store.getState().selection, image as WireLibraryImage, 3));
    const deleting = store.change(some(store, 3), { deleted: true });
    expect(store.getState().list.images.get(3)?.id).toBe(name(4));
    expect(store.getState().sum?.count).toBe(4999);
    expect(store.getState().selection.images.size).toBe(0);
    await deleting;
    await settle();
    expect(store.getState().sum).toEqual({
      count: 4999,
      costMicroUsd: 49_990,
      unknownCount: 0,
      anchors: expect.anything(),
    });
  });

  it('are taken back when the server refuses', async () => {
    const store = await open();
    const deleting = store.change(some(store, 3, 4), { deleted: true });
    server.gate = Promise.reject(new Error('refused'));
    server.gate.catch(() => {});
    const outcome = deleting.catch((error: Error) => error.message);
    server.gate = null;
    server.down = true;
    expect(await outcome).toBe('nobody there');
    server.down = false;
    store.retry();
    await settle();
    expect(idsAt(store, 3, 4)).toEqual([name(3), name(4)]);
    expect(store.getState().list.count).toBe(5000);
  });

  it('that undo a deletion bring the image back to its place', async () => {
    const store = await open();
    const images = some(store, 3);
    await store.change(images, { deleted: true });
    await store.change(images, { deleted: false });
    expect(idsAt(store, 2, 4)).toEqual([name(2), name(3), name(4)]);
  });

  it('mark favourites in place, and take them from the shelf of favourites', async () => {
    const store = await open();
    await store.change(some(store, 1), { favourite: true });
    expect(store.getState().list.images.get(1)?.favourite).toBe(true);
    await store.show({ ...NO_FILTER, favourite: true });
    const [first] = some(store, 0);
    const leaving = store.change([first as WireLibraryImage], { favourite: false });
    expect(store.getState().list.images.get(0)?.id).not.toBe(first?.id);
    await leaving;
  });

  it('take out of the bin for good, some or all', async () => {
    const store = await open();
    await store.change(some(store, 0, 1, 2), { deleted: true });
    await store.show({ ...NO_FILTER, shelf: 'bin' });
    await store.purge(some(store, 0));
    expect(store.getState().list.count).toBe(2);
    expect(await store.emptyBin()).toEqual({ count: 2, freedBytes: 7 });
    expect(store.getState().list.count).toBe(0);
    expect(server.images).toHaveLength(4997);
  });

  it('made in the viewer are followed', async () => {
    const store = await open();
    const image = store.getState().list.images.get(2) as WireLibraryImage;
    images.note([{ ...image, favourite: true }]);
    expect(store.getState().list.images.get(2)?.favourite).toBe(true);
    server.images = server.images.map((image) => (image.id === name(2) ? { ...image, deletedAt: 1 } : image));
    images.note([{ ...image, favourite: true, deletedAt: 1 }]);
    expect(store.getState().list.images.get(2)?.id).toBe(name(3));
    await settle();
    expect(store.getState().sum?.count).toBe(4999);
  });
});

describe('what happens elsewhere', () => {
  const arrive = (store: LibraryStore, id: string) => {
    const image = makeLibraryImage({ id });
    server.images = [image, ...server.images];
    const run = makeRun({ id: `run of ${id}`, status: 'done', images: [image] });
    store.noteRuns([run], {});
    return run;
  };

  it('appears at the top for a person who is there', async () => {
    const store = await open();
    store.look(view(0));
    arrive(store, 'new-1');
    arrive(store, 'new-2');
    await settle();
    expect(idsAt(store, 0, 2)).toEqual(['new-2', 'new-1', name(0)]);
    expect(store.getState()).toMatchObject({ fresh: 0, sum: { count: 5002 }, list: { count: 5002 } });
  });

  it('waits to be shown for a person who is elsewhere, and moves nothing', async () => {
    const store = await open();
    store.look(view(1500));
    await settle();
    arrive(store, 'new-1');
    arrive(store, 'new-2');
    await settle();
    expect(store.getState()).toMatchObject({ fresh: 2, sum: { count: 5002 }, list: { count: 5000 } });
    store.look(view(400));
    await settle();
    expect(store.getState().list.images.get(420)?.id).toBe(name(420));
    await store.show(NO_FILTER);
    expect(store.getState()).toMatchObject({ fresh: 0, list: { count: 5002 } });
  });

  it('is not missed while something else is being loaded', async () => {
    server.runs = [makeRun({ id: 'a', status: 'failed' })];
    const store = await open({ shelf: 'failed' });
    let release = () => {};
    server.line = new Promise<void>((resolve) => {
      release = resolve;
    });
    const showing = store.show(NO_FILTER);
    await settle(0);
    arrive(store, 'new-1');
    server.line = null;
    release();
    await showing;
    expect(idsAt(store, 0, 0)).toEqual([name(0)]);
    await settle();
    expect(idsAt(store, 0, 1)).toEqual(['new-1', name(0)]);
  });

  it('asks nothing for what the filter does not find', async () => {
    const store = await open({ q: 'image' });
    arrive(store, 'other');
    await settle();
    expect(store.getState()).toMatchObject({ fresh: 0, list: { count: 5000 } });
  });

  it('takes away what was deleted, and takes over favourites', async () => {
    const store = await open();
    const image = store.getState().list.images.get(5) as WireLibraryImage;
    images.note([{ ...image, favourite: true }]);
    expect(store.getState().list.images.get(5)?.favourite).toBe(true);
    server.images = server.images.filter(({ id }) => id !== image.id);
    images.note([{ ...image, deletedAt: 1 }]);
    expect(store.getState().list.images.get(5)?.id).toBe(name(6));
  });

  it('lists a run that has just failed, and more of them when asked', async () => {
    server.runs = ['a', 'b', 'c'].map((id) => makeRun({ id, status: 'failed' }));
    const store = await open({ shelf: 'failed' });
    expect(store.getState().runs.runs.map(({ id }) => id)).toEqual(['a', 'b']);
    await store.loadMoreRuns();
    expect(store.getState().runs.runs.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    const failed = makeRun({ id: 'new', status: 'failed' });
    server.runs = [failed, ...server.runs];
    store.noteRuns([failed], { new: makeRun({ id: 'new', status: 'calling' }) });
    await settle();
    expect(store.getState().runs.runs[0]?.id).toBe('new');
  });

  it('says when more runs could not be loaded, and loads them then', async () => {
    server.runs = ['a', 'b', 'c'].map((id) => makeRun({ id, status: 'failed' }));
    const store = await open({ shelf: 'failed' });
    server.down = true;
    await store.loadMoreRuns();
    expect(store.getState().moreRuns).toBe('failed');
    server.down = false;
    store.retry();
    await settle();
    expect(store.getState()).toMatchObject({ moreRuns: 'idle', runs: { nextCursor: null } });
  });
});
