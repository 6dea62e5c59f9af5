import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type LibraryFilter,
  type LibrarySort,
  NO_FILTER,
  shapeOf,
  sizeOf,
} from '@/lib/shared/library-filter';
import { parseSearch, searchWords } from '@/lib/shared/search-words';
import type { WireLibraryImage } from '@/lib/shared/wire-library';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import type { Entry } from './derive-entries';
import { entryWords } from './entry-words';
import { createLibrary, type Library } from './library';

const OWNER = 'ann';
const MODELS = ['gpt-image-1', 'gpt_image-1', 'GPT \'IMAGE\' "1" 画'];
const QUALITIES = ['low', 'medium', 'high'] as const;
const SIZES = [
  [1024, 1024],
  [1536, 1024],
  [1024, 1536],
  [3000, 2000],
] as const;
const WORDS = [
  'fox',
  'foxglove',
  'red',
  'Reh',
  'éclair',
  'e',
  '猫が好き',
  'Straße',
  '𐐷𐐷',
  'photo',
  '42',
  'and',
  'or',
];
const PROMPTS = WORDS.map((word, index) => `${word} ${WORDS[(index * 7 + 3) % WORDS.length]}, photo`);
/** Few times and costs, so that most places in an order are shared by several. */
const TIMES = [1000, 2000, 2001, 86_400_000];
const COSTS = [null, 0, 40, 41, 900];

/** Of `count` entries, each differing from its neighbours in its own way. */
function makeEntries(count: number): Entry[] {
  return Array.from({ length: count }, (_, index) => {
    const upload = index % 11 === 10;
    const [width, height] = SIZES[index % SIZES.length] ?? [1, 1];
    const costMicroUsd = upload ? 0 : (COSTS[index % COSTS.length] ?? null);
    const chosen = {
      kind: upload ? ('upload' as const) : index % 5 === 4 ? ('edit' as const) : ('generate' as const),
      model: upload ? null : (MODELS[index % MODELS.length] ?? null),
      quality: upload ? null : (QUALITIES[(index >> 1) % QUALITIES.length] ?? null),
      shape: shapeOf(width, height),
      sizeClass: sizeOf(width, height),
      transparent: index % 6 === 5 ? 1 : 0,
    };
    return {
      ...chosen,
      id: randomUUID(),
      ownerId: index % 13 === 12 ? 'bob' : OWNER,
      shelf: index % 9 === 8 ? 'bin' : index % 14 === 13 ? 'workings' : 'images',
      runId: null,
      createdAt: TIMES[index % TIMES.length] ?? 0,
      sortCost: costMicroUsd ?? -1,
      costMicroUsd,
      favourite: index % 7 === 6 ? 1 : 0,
      demo: 0,
      search: entryWords(searchWords(PROMPTS[index % PROMPTS.length] ?? ''), chosen),
    };
  });
}

/** The same, thought of as simply as can be. */
function naively(entries: readonly Entry[], filter: LibraryFilter): Entry[] {
  const words = parseSearch(filter.q);
  const limited = filter.minCostMicroUsd !== null || filter.maxCostMicroUsd !== null;
  const key = (entry: Entry) =>
    filter.sort === 'newest' || filter.sort === 'oldest' ? entry.createdAt : entry.sortCost;
  const up = filter.sort === 'oldest' || filter.sort === 'cheapest';
  return entries
    .filter(
      (entry) =>
        entry.ownerId === OWNER &&
        entry.shelf === filter.shelf &&
        (filter.model === null || entry.model === filter.model) &&
        (filter.kind === null || entry.kind === filter.kind) &&
        (filter.quality === null || entry.quality === filter.quality) &&
        (filter.shape === null || entry.shape === filter.shape) &&
        (filter.size === null || entry.sizeClass === filter.size) &&
        (filter.transparent === null || (entry.transparent === 1) === filter.transparent) &&
        (!filter.favourite || entry.favourite === 1) &&
        (filter.from === null || entry.createdAt >= filter.from) &&
        (filter.to === null || entry.createdAt < filter.to) &&
        (!limited || entry.costMicroUsd !== null) &&
        (filter.minCostMicroUsd === null || Number(entry.costMicroUsd) >= filter.minCostMicroUsd) &&
        (filter.maxCostMicroUsd === null || Number(entry.costMicroUsd) <= filter.maxCostMicroUsd) &&
        words.every(({ word, prefix }) => {
          const own = entry.search.split(' ');
          return prefix ? own.some((each) => each.startsWith(word)) : own.includes(word);
        }),
    )
    .toSorted((one, other) => {
      const order = key(one) - key(other) || (one.id < other.id ? -1 : 1);
      return up ? order : -order;
    });
}

/** Seldom, or the parts of a filter leave nothing between them. */
const maybe = <Value>(...values: Value[]) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constantFrom(...values) });
const letters = fc.constantFrom(...WORDS, ...PROMPTS, 'f', 'ph', 'fo', 'fox ', 're', 'nothing', '');
const junk = fc.string({ unit: 'binary', maxLength: 12 });
const anyFilter: fc.Arbitrary<LibraryFilter> = fc.record({
  shelf: fc.constantFrom('images', 'images', 'images', 'bin', 'workings'),
  q: fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 4, arbitrary: letters }, junk),
  model: maybe(...MODELS, 'unheard-of'),
  kind: maybe('generate', 'edit', 'upload'),
  quality: maybe(...QUALITIES),
  shape: maybe('square', 'landscape', 'portrait'),
  size: maybe('small', 'medium', 'large'),
  transparent: maybe(true, false),
  favourite: maybe(true).map((value) => value === true),
  from: maybe(0, 1000, 2001),
  to: maybe(1, 2001, 86_400_001),
  minCostMicroUsd: maybe(0, 41),
  maxCostMicroUsd: maybe(40, 900),
  sort: fc.constantFrom('newest', 'oldest', 'dearest', 'cheapest'),
});

/** Small numbers take the ways of a large library: everything is common, some of it is, or nothing is. */
const WAYS = TEST_ENGINES.flatMap(({ engine, open }) =>
  (engine === 'sqlite' ? [0, 8, 40, 1_000_000] : [0]).map((commonMatches) => ({
    engine,
    open,
    commonMatches,
  })),
);

describe.each(WAYS)(
  'the library on $engine, $commonMatches matches being many',
  ({ open, commonMatches }) => {
    const entries = makeEntries(400);
    let opened: TestDatabase;
    let library: Library;

    beforeAll(async () => {
      opened = await open();
      library = createLibrary(opened.database, async () => [], { commonMatches });
      await insert(entries);
    });
    afterAll(() => opened.remove());

    async function insert(added: readonly Entry[]): Promise<void> {
      const { query } = opened.database;
      await query
        .insertInto('entry')
        .values([...added])
        .execute();
      await query
        .insertInto('image')
        .values(
          added.map((entry) => ({
            id: entry.id,
            ownerId: entry.ownerId,
            role: 'input' as const,
            position: 0,
            sha256: 'a'.repeat(64),
            mime: 'image/png',
            width: 1,
            height: 1,
            sizeBytes: 1,
            favourite: entry.favourite,
            fileName: 'a.png',
            createdAt: entry.createdAt,
          })),
        )
        .execute();
    }

    async function walk(filter: LibraryFilter, limit: number): Promise<WireLibraryImage[]> {
      const all: WireLibraryImage[] = [];
      let cursor: string | null = null;
      do {
        const page = await library.images(OWNER, filter, { cursor, skip: 0, limit });
        all.push(...page.images);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return all;
    }

    test('lists, counts and sums what looking at every row finds, in that order, whatever is asked', async () => {
      await fc.assert(
        fc.asyncProperty(anyFilter, fc.constantFrom(1, 7, 200), async (filter, limit) => {
          const expected = naively(entries, filter);
          const found = limit === 1 ? await walk(filter, 23) : await walk(filter, limit);
          expect(found.map((image) => image.id)).toEqual(expected.map((entry) => entry.id));
          const { anchors, ...summary } = await library.summary(OWNER, filter);
          expect(summary).toEqual({
            count: expected.length,
            costMicroUsd: expected.reduce((sum, entry) => sum + (entry.costMicroUsd ?? 0), 0),
            unknownCount: expected.filter((entry) => entry.costMicroUsd === null).length,
          });
          expect(anchors).toEqual(expected.length === 0 ? [] : [null]);
        }),
        { numRuns: 150 },
      );
    });

    test.each(['newest', 'oldest', 'dearest', 'cheapest'] as const)(
      'has every page once by %s, where most places are shared',
      async (sort) => {
        const expected = naively(entries, { ...NO_FILTER, sort });
        for (const limit of [1, 2, 60, expected.length, expected.length + 1]) {
          expect((await walk({ ...NO_FILTER, sort }, limit)).map((image) => image.id)).toEqual(
            expected.map((entry) => entry.id),
          );
        }
      },
    );

    test('leaves out what is to be skipped', async () => {
      const expected = naively(entries, NO_FILTER);
      const first = await library.images(OWNER, NO_FILTER, { cursor: null, skip: 5, limit: 10 });
      const next = await library.images(OWNER, NO_FILTER, { cursor: first.nextCursor, skip: 3, limit: 10 });
      expect([...first.images, ...next.images].map((image) => image.id)).toEqual(
        [...expected.slice(5, 15), ...expected.slice(18, 28)].map((entry) => entry.id),
      );
      const beyond = await library.images(OWNER, NO_FILTER, { cursor: null, skip: 999, limit: 10 });
      expect(beyond).toEqual({ images: [], nextCursor: null });
    });

    test('shows no entry twice and misses none while new ones come', async () => {
      const old = naively(entries, NO_FILTER);
      const first = await library.images(OWNER, NO_FILTER, { cursor: null, skip: 0, limit: 100 });
      const added = makeEntries(5).map((entry) => ({ ...entry, createdAt: 90_000_000 }));
      await insert(added);
      const rest: WireLibraryImage[] = [];
      for (let cursor = first.nextCursor; cursor !== null; ) {
        const page = await library.images(OWNER, NO_FILTER, { cursor, skip: 0, limit: 100 });
        rest.push(...page.images);
        cursor = page.nextCursor;
      }
      const { query } = opened.database;
      const ids = added.map((entry) => entry.id);
      await query.deleteFrom('entry').where('id', 'in', ids).execute();
      await query.deleteFrom('image').where('id', 'in', ids).execute();
      expect([...first.images, ...rest].map((image) => image.id)).toEqual(old.map((entry) => entry.id));
    });

    test.each([
      ['newest', 'oldest'],
      ['newest', 'dearest'],
      ['cheapest', 'dearest'],
      ['dearest', 'newest'],
    ] satisfies [LibrarySort, LibrarySort][])('takes no cursor of %s for %s', async (from, to) => {
      const page = { cursor: null, skip: 0, limit: 1 };
      const { nextCursor } = await library.images(OWNER, { ...NO_FILTER, sort: from }, page);
      await expect(
        library.images(OWNER, { ...NO_FILTER, sort: to }, { ...page, cursor: nextCursor }),
      ).rejects.toMatchObject({ code: 'invalid_cursor' });
    });

    test('shows nothing of another person', async () => {
      expect((await library.summary('carol', NO_FILTER)).count).toBe(0);
      const { images } = await library.images('bob', NO_FILTER, { cursor: null, skip: 0, limit: 200 });
      const theirs = new Set(entries.filter((entry) => entry.ownerId === 'bob').map((entry) => entry.id));
      expect(images.length).toBeGreaterThan(0);
      expect(images.every((image) => theirs.has(image.id))).toBe(true);
    });
  },
);

describe.each(TEST_ENGINES)('a large library on $engine', ({ open }) => {
  let opened: TestDatabase;
  let library: Library;
  const entries = makeEntries(5000).map((entry) => ({ ...entry, ownerId: OWNER, shelf: 'images' as const }));

  beforeAll(async () => {
    opened = await open();
    library = createLibrary(opened.database, async () => []);
    for (let at = 0; at < entries.length; at += 500) {
      const batch = entries.slice(at, at + 500);
      await opened.database.query.insertInto('entry').values(batch).execute();
      await opened.database.query
        .insertInto('image')
        .values(
          batch.map((entry) => ({
            id: entry.id,
            ownerId: OWNER,
            position: 0,
            sha256: 'a'.repeat(64),
            mime: 'image/png',
            width: 1,
            height: 1,
            sizeBytes: 1,
            favourite: 0,
            fileName: 'a.png',
            createdAt: entry.createdAt,
          })),
        )
        .execute();
    }
  });
  afterAll(() => opened.remove());

  test.each([
    { sort: 'newest' },
    { sort: 'cheapest', q: 'photo' },
    { sort: 'dearest', kind: 'generate' },
    { sort: 'oldest', q: 'p', shape: 'landscape' },
  ] satisfies Partial<LibraryFilter>[])('is entered at any place by its anchors: %j', async (asked) => {
    const filter: LibraryFilter = { ...NO_FILTER, ...asked };
    const expected = naively(entries, filter);
    const { anchors } = await library.summary(OWNER, filter);
    expect(anchors).toHaveLength(Math.ceil(expected.length / 1000));
    for (const place of [0, 1, 999, 1000, 1001, expected.length - 1]) {
      const { images } = await library.images(OWNER, filter, {
        cursor: anchors[Math.floor(place / 1000)] ?? null,
        skip: place % 1000,
        limit: 1,
      });
      expect(images[0]?.id).toBe(expected[place]?.id);
    }
  });

  test('goes on behind the entries in which common words are looked for first', async () => {
    const filter: LibraryFilter = { ...NO_FILTER, q: 'fo' };
    const expected = naively(entries, filter);
    const nearby = new Set(naively(entries, NO_FILTER).slice(0, 2000));
    const limit = expected.filter((entry) => nearby.has(entry)).length;
    expect([expected.length > 1000, limit < expected.length]).toEqual([true, true]);
    const first = await library.images(OWNER, filter, { cursor: null, skip: 0, limit });
    const { images } = await library.images(OWNER, filter, {
      cursor: first.nextCursor,
      skip: 0,
      limit: 5000,
    });
    expect([...first.images, ...images].map((image) => image.id)).toEqual(expected.map((entry) => entry.id));
  });

  test('has no anchor for a thousand that nothing follows', async () => {
    const { query } = opened.database;
    const ids = entries.slice(0, 2000).map((entry) => entry.id);
    await query.updateTable('entry').set({ shelf: 'bin' }).where('id', 'in', ids).execute();
    const { anchors, count } = await library.summary(OWNER, { ...NO_FILTER, shelf: 'bin' });
    await query.updateTable('entry').set({ shelf: 'images' }).where('id', 'in', ids).execute();
    expect({ count, anchors: anchors.length }).toEqual({ count: 2000, anchors: 2 });
  });
});
