import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { englishMessages } from '@/i18n/english';
import { ApiError } from '@/lib/client/api';
import { learnTexts } from '@/lib/client/language';
import { DEFAULT_LOCALE } from '@/lib/shared/locales';
import type { WireLibraryImage } from '@/lib/shared/wire-library';
import { makeLibraryImage } from '@/test/library';
import { createLibraryActions } from './library-actions';
import { EMPTY_LIST } from './library-list';
import type { LibraryStore } from './library-store';
import { NOTHING_SELECTED, type Selection } from './selection';

learnTexts(DEFAULT_LOCALE, englishMessages);

const zips = vi.hoisted(() => ({ downloadZip: vi.fn() }));
vi.mock('@/lib/client/download-zip', () => zips);
const requests = vi.hoisted(() => ({ getDetails: vi.fn<(id: string) => Promise<unknown>>() }));
vi.mock('@/lib/client/image-requests', () => requests);

const image = (place: number) => makeLibraryImage({ id: `i${place}` });
const notices: string[] = [];
let undo: (() => void) | undefined;
const notify = (notice: { message: string; action?: { label: string; run: () => void } }) => {
  notices.push(notice.message);
  undo = notice.action?.run;
};

/** A list of `count` images, all of which can be had. */
function open(count: number, change: Partial<LibraryStore> = {}) {
  let selection: Selection = NOTHING_SELECTED;
  const images = new Map(Array.from({ length: Math.min(count, 100) }, (_, place) => [place, image(place)]));
  const store = {
    getState: () => ({ selection, list: { ...EMPTY_LIST, count, images } }),
    setSelection: (next: Selection) => {
      selection = next;
    },
    collect: async (first: number, last: number) =>
      Array.from({ length: last - first + 1 }, (_, offset) => image(first + offset)),
    change: vi.fn(async () => {}),
    purge: vi.fn(async () => {}),
    emptyBin: vi.fn(async () => ({ count: 2, freedBytes: 12_400_000 })),
    ...change,
  } as unknown as LibraryStore;
  return { store, actions: createLibraryActions(store, notify), ids: () => [...selection.images.keys()] };
}

beforeEach(() => {
  notices.length = 0;
  undo = undefined;
});
afterEach(() => vi.clearAllMocks());

describe('selecting', () => {
  it('goes from the anchor to where one points, in both directions, and narrows again', async () => {
    const { actions, ids } = open(50);
    actions.toggle(10);
    await actions.selectRange(12, { from: 0, keep: false });
    expect(ids()).toEqual(['i10', 'i11', 'i12']);
    await actions.selectRange(9, { from: 0, keep: false });
    expect(ids()).toEqual(['i9', 'i10']);
  });

  it('begins a range at the focus where nothing else says', async () => {
    const { actions, ids } = open(50);
    actions.toggle(3);
    actions.endRange();
    await actions.selectRange(21, { from: 20, keep: true });
    expect(ids()).toEqual(['i3', 'i20', 'i21']);
  });

  it('takes the cells of a rubber band, and nothing beside them', async () => {
    const { actions, ids } = open(50);
    const area = { firstRow: 1, lastRow: 2, firstColumn: 1, lastColumn: 2 };
    await actions.selectArea(area, 4, { keep: false });
    expect(ids()).toEqual(['i5', 'i6', 'i9', 'i10']);
    await actions.selectArea(null, 4, { keep: true });
    expect(ids()).toHaveLength(4);
    await actions.selectArea(null, 4, { keep: false });
    expect(ids()).toEqual([]);
  });

  it('takes everything up to ten thousand, and says where that was not all', async () => {
    const few = open(70);
    await few.actions.selectAll();
    expect(few.ids()).toHaveLength(70);
    expect(notices).toEqual([]);
    const many = open(100_000);
    await many.actions.selectAll();
    expect(many.ids()).toHaveLength(10_000);
    expect(notices).toEqual(['The first 10,000 of 100,000 are selected. No more can be selected at once.']);
  });

  it('says how far it is, and can be given up', async () => {
    let label: string | undefined;
    const { actions, ids } = open(5000, {
      collect: async (_first, _last, { signal, onProgress }) => {
        onProgress?.(400);
        label = actions.work.getState().now?.label;
        actions.clear();
        signal.throwIfAborted();
        return [];
      },
    });
    await actions.selectAll();
    expect(label).toBe('Selecting, 400 of 5,000');
    expect(ids()).toEqual([]);
    expect(notices).toEqual([]);
    expect(actions.work.getState().now).toBeNull();
  });
});

describe('what is done to many', () => {
  const some = (count: number): WireLibraryImage[] =>
    Array.from({ length: count }, (_, place) => image(place));

  it('is told, and can be undone', async () => {
    const { actions, store } = open(50);
    await actions.bin(some(3));
    expect(notices).toEqual(['3 images moved to the bin, kept for 30 days.']);
    undo?.();
    expect(store.change).toHaveBeenLastCalledWith(some(3), { deleted: false });
    await actions.restore(some(1));
    expect(notices.at(-1)).toBe('Restored.');
  });

  it('tells how far it is where there are many, and nothing any more at the end', async () => {
    const labels: (string | undefined)[] = [];
    const { actions } = open(50, {
      change: async (_images, _change, onProgress) => {
        onProgress?.(500);
      },
    });
    actions.work.subscribe(({ now }) => labels.push(now?.label));
    await actions.bin(some(1200));
    expect(labels).toEqual(['Changing, 0 of 1,200', 'Changing, 500 of 1,200', undefined]);
  });

  it('says why it was refused, and offers no undo then', async () => {
    const { actions } = open(50, { change: () => Promise.reject(new Error('Not today.')) });
    await actions.bin(some(1));
    expect(notices).toEqual(['Not today.']);
    expect(undo).toBeUndefined();
  });

  it('leaves out what is gone for good, so that the rest can be asked for again', async () => {
    const gone = new ApiError({
      code: 'image_not_found',
      message: 'One is gone.',
      retryable: false,
      requestId: 'r',
    });
    requests.getDetails.mockImplementation((id) => (id === 'i1' ? Promise.reject(gone) : Promise.resolve()));
    const { actions, ids } = open(50, { change: () => Promise.reject(gone) });
    await actions.selectRange(2, { from: 0, keep: false });
    await actions.favourite(some(3));
    expect(notices).toEqual(['One is gone.']);
    expect(ids()).toEqual(['i0', 'i2']);

    zips.downloadZip.mockRejectedValueOnce(gone);
    await actions.selectRange(2, { from: 0, keep: false });
    await actions.download(some(3));
    expect(ids()).toEqual(['i0', 'i2']);
  });

  it('makes all of them favourites unless all are', async () => {
    const { actions, store } = open(50);
    const liked = { ...image(1), favourite: true };
    await actions.favourite([image(0), liked]);
    expect(store.change).toHaveBeenLastCalledWith([image(0), liked], { favourite: true });
    await actions.favourite([liked]);
    expect(store.change).toHaveBeenLastCalledWith([liked], { favourite: false });
  });

  it('does nothing to none', async () => {
    const { actions, store } = open(50);
    await actions.bin([]);
    expect(store.change).not.toHaveBeenCalled();
  });

  it('comes in as many ZIPs as it takes', async () => {
    const { actions } = open(50);
    await actions.download(some(1200));
    expect(zips.downloadZip.mock.calls.map(([part]) => part.length)).toEqual([500, 500, 200]);
    expect(notices).toEqual([
      'A ZIP holds 500 images, so these come as 3. Your browser may ask to allow that.',
    ]);
  });

  it('tells what emptying the bin has freed', async () => {
    const { actions } = open(50);
    await actions.emptyBin();
    expect(notices).toEqual(['2 images deleted for good, 12.4 MB freed.']);
  });
});
