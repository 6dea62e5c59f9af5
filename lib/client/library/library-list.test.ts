import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LibraryPage, WireLibraryImage } from '@/lib/shared/wire-library';
import { makeLibraryImage } from '@/test/library';
import {
  addNew,
  changeImages,
  countNew,
  forgetFar,
  hideNew,
  type LibraryList,
  listOf,
  missingPages,
  PAGE_SIZE,
  type PageRequest,
  placeOf,
  placePage,
  removeImages,
  requestAt,
} from './library-list';

/**
 * The server's list: ids in order, a cursor being the id after which a page begins.
 * @param ever with the deleted ones too: a cursor leads to its place also when its image is gone
 */
function serve(
  ids: readonly string[],
  { cursor, skip, limit }: Omit<PageRequest, 'from'>,
  ever: readonly string[] = ids,
): LibraryPage {
  const before = cursor === null ? [] : ever.slice(0, ever.indexOf(cursor.replace('after-', '')) + 1);
  const passed = new Set(before);
  const from = ids.filter((id) => passed.has(id)).length + skip;
  const slice = ids.slice(from, from + limit);
  return {
    images: slice.map((id) => makeLibraryImage({ id })),
    nextCursor: from + limit < ids.length ? `after-${slice.at(-1)}` : null,
  };
}

function summarise(ids: readonly string[]) {
  const anchors = Array.from({ length: Math.max(1, Math.ceil(ids.length / 1000)) }, (_, index) =>
    index === 0 ? null : `after-${ids[index * 1000 - 1]}`,
  );
  return { count: ids.length, anchors };
}

const named = (count: number, stem = 'i') => Array.from({ length: count }, (_, index) => `${stem}${index}`);

function load(
  list: LibraryList,
  ids: readonly string[],
  first: number,
  last: number,
  ever: readonly string[] = ids,
): LibraryList {
  return missingPages(list, first, last).reduce(
    (now, request) => placePage(now, request.from, serve(ids, request, ever)),
    list,
  );
}

/** Loads everything and reads it in order. */
function readAll(
  list: LibraryList,
  ids: readonly string[],
  ever: readonly string[] = ids,
): (string | undefined)[] {
  const loaded = load(list, ids, 0, list.count - 1, ever);
  return Array.from({ length: loaded.count }, (_, place) => loaded.images.get(place)?.id);
}

describe('a list that is never loaded whole', () => {
  it('can be entered anywhere by an anchor and a few steps', () => {
    const ids = named(5400);
    const list = load(listOf(summarise(ids)), ids, 4321, 4330);
    expect(list.images.get(4321)?.id).toBe('i4321');
    expect(list.images.get(4379)?.id).toBe('i4379');
    expect(list.images.size).toBe(2 * PAGE_SIZE - 60);
    expect(list.count).toBe(5400);
  });

  it('asks for pages that begin where pages begin, and for none twice', () => {
    const ids = named(500);
    const list = listOf(summarise(ids));
    expect(missingPages(list, 70, 190).map(({ from }) => from)).toEqual([60, 120, 180]);
    expect(missingPages(load(list, ids, 70, 190), 60, 239)).toEqual([]);
    expect(missingPages(list, 490, 10_000).map(({ from }) => from)).toEqual([480]);
    expect(missingPages(listOf(summarise([])), 0, 100)).toEqual([]);
  });

  it('goes on from the cursor that the page before gave', () => {
    const ids = named(2000);
    const list = load(listOf(summarise(ids)), ids, 0, 59);
    expect(requestAt(list, 60, 60)).toEqual({ from: 60, limit: 60, cursor: 'after-i59', skip: 0 });
    expect(requestAt(list, 1030, 60)).toEqual({ from: 1030, limit: 60, cursor: 'after-i999', skip: 30 });
  });

  it('learns from a page that the list is shorter or longer than was counted', () => {
    const ids = named(70);
    const counted = { count: 90, anchors: [null] };
    const list = load(listOf(counted), ids, 60, 80);
    expect(list.count).toBe(70);
    const longer = load(listOf({ count: 60, anchors: [null] }), ids, 0, 59);
    expect(longer.count).toBe(61);
  });

  it('closes the gap where images were taken out, loaded or not', () => {
    const ids = named(3000);
    const list = load(load(listOf(summarise(ids)), ids, 0, 119), ids, 2000, 2100);
    const gone = new Set(['i3', 'i100', 'i2001', 'unknown']);
    const left = ids.filter((id) => !gone.has(id));
    const after = removeImages(list, gone);
    expect(after.count).toBe(2997);
    expect(after.images.get(3)?.id).toBe('i4');
    expect(after.images.get(1999)?.id).toBe('i2002');
    expect(readAll(after, left, ids)).toEqual(left);
    expect(removeImages(list, new Set(['unknown']))).toBe(list);
  });

  it('takes new ones in at the top', () => {
    const ids = named(2500);
    const list = load(load(listOf(summarise(ids)), ids, 0, 59), ids, 1500, 1560);
    const now = ['n0', 'n1', 'n2', ...ids];
    const head = serve(now, { cursor: null, skip: 0, limit: 60 });
    expect(countNew(list, head)).toBe(3);
    const after = addNew(list, 3, head);
    expect(after.count).toBe(2503);
    expect(after.images.get(1503)?.id).toBe('i1500');
    expect(readAll(after, now)).toEqual(now);
  });

  it('stays what it was while new ones wait at the top', () => {
    const ids = named(2500);
    const list = load(listOf(summarise(ids)), ids, 0, 59);
    const now = ['n0', 'n1', 'n2', ...ids];
    const head = serve(now, { cursor: null, skip: 0, limit: 60 });
    const after = hideNew(list, 3, head);
    expect(after.count).toBe(2500);
    expect(readAll(after, now)).toEqual(ids);
  });

  it('does not guess where too many are new', () => {
    const ids = named(100);
    const list = load(listOf(summarise(ids)), ids, 0, 59);
    expect(countNew(list, serve(named(60, 'n'), { cursor: null, skip: 0, limit: 60 }))).toBeNull();
    expect(countNew(listOf(summarise(ids)), serve(ids, { cursor: null, skip: 0, limit: 60 }))).toBeNull();
  });

  it('has an image in one place only, the one it was last seen in', () => {
    const ids = named(200);
    const list = load(listOf(summarise(ids)), ids, 60, 119);
    const after = placePage(list, 120, { images: [makeLibraryImage({ id: 'i119' })], nextCursor: 'c' });
    expect(after.images.get(119)).toBeUndefined();
    expect(placeOf(after, 'i119')).toBe(120);
    expect(placeOf(after, 'nobody')).toBeNull();
  });

  it('changes images in their places, and nothing when nothing changed', () => {
    const ids = named(100);
    const list = load(listOf(summarise(ids)), ids, 0, 59);
    const like = (image: WireLibraryImage) => ({ ...image, favourite: true });
    const after = changeImages(list, new Set(['i7']), like);
    expect(after.images.get(7)?.favourite).toBe(true);
    expect(after.images.get(8)).toBe(list.images.get(8));
    expect(changeImages(list, new Set(['i7']), (image) => image)).toBe(list);
  });

  it('forgets what is far away, and finds it again', () => {
    const ids = named(3000);
    const list = load(load(listOf(summarise(ids)), ids, 0, 59), ids, 2000, 2059);
    const after = forgetFar(list, 2000, 2050, 100);
    expect(after.images.has(0)).toBe(false);
    expect(after.images.get(2010)?.id).toBe('i2010');
    expect(forgetFar(after, 2000, 2050, 100)).toBe(after);
    expect(readAll(after, ids)).toEqual(ids);
  });

  it('shows the server’s list after any history of looking, deleting and new ones', () => {
    const step = fc.oneof(
      fc.record({ look: fc.nat(2999) }),
      fc.record({ remove: fc.array(fc.nat(2999), { maxLength: 5 }) }),
      fc.record({ add: fc.integer({ min: 1, max: 20 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let server = named(2600);
        let ever = server;
        let list = load(listOf(summarise(server)), server, 0, 59);
        let made = 0;
        for (const each of steps) {
          if ('look' in each) list = load(list, server, each.look, each.look + 130, ever);
          else if ('remove' in each) {
            const gone = new Set(each.remove.flatMap((place) => list.images.get(place)?.id ?? []));
            server = server.filter((id) => !gone.has(id));
            list = removeImages(list, gone);
          } else {
            const fresh = named(each.add, `n${made++}-`);
            server = [...fresh, ...server];
            ever = [...fresh, ...ever];
            const head = serve(server, { cursor: null, skip: 0, limit: PAGE_SIZE });
            const added = countNew(list, head);
            list = added === null ? placePage(listOf(summarise(server)), 0, head) : addNew(list, added, head);
          }
        }
        expect(readAll(list, server, ever)).toEqual(server);
      }),
      { numRuns: 60 },
    );
  });
});
