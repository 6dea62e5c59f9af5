import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { leaveCollections } from '@/lib/server/library/leave-collections';
import type { ImageRecord } from '@/lib/server/records/run-record';
import type { WireSharing } from '@/lib/shared/wire-collections';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { addTestPeople } from '@/test/people';
import { openTestRows } from '@/test/rows';
import { type CollectionImageStore, createCollectionImageStore } from './collection-images';
import { type CollectionStore, createCollectionStore } from './collection-store';

const ALL = { cursor: null, limit: 500 };

describe.each(TEST_ENGINES)('collections on $engine', ({ open }) => {
  let opened: TestDatabase;
  let collections: CollectionStore;
  let images: CollectionImageStore;
  beforeEach(async () => {
    opened = await open();
    collections = createCollectionStore(opened.database);
    images = createCollectionImageStore(opened.database);
    await addTestPeople(opened.database, 'ann', 'bob', 'cleo');
  });
  afterEach(() => opened.remove());

  const addImages = async (ownerId: string, count: number): Promise<ImageRecord[]> => {
    const rows = openTestRows(opened.database, ownerId);
    const added: ImageRecord[] = [];
    for (let each = 0; each < count; each += 1) added.push(await rows.addImage());
    return added;
  };
  const idsOf = (all: readonly { id: string }[]) => all.map(({ id }) => id);
  const listed = async (personId: string, id: string) => idsOf((await images.page(personId, id, ALL)).images);
  const share = async (id: string, sharing: Partial<WireSharing>) => {
    const { revision } = await collections.find('ann', id);
    const all: WireSharing = { everybodyMay: 'nothing', people: [], ...sharing };
    return collections.change('ann', id, { revision, sharing: all });
  };
  /** One of Ann's with three of her images. */
  const poster = async () => {
    const { id } = await collections.create('ann', 'Poster');
    const added = idsOf(await addImages('ann', 3));
    await images.add('ann', id, added);
    return { id, added };
  };

  test('begin empty, and take images in the order in which they were given', async () => {
    const made = await collections.create('ann', 'Poster');
    expect(made).toMatchObject({ name: 'Poster', revision: 1, access: 'own', count: 0, cover: null });
    const [one, two, three] = idsOf(await addImages('ann', 3)) as [string, string, string];
    expect(await images.add('ann', made.id, [three, one])).toBe(2);
    expect(await images.add('ann', made.id, [one, two])).toBe(1);
    expect(await listed('ann', made.id)).toEqual([three, one, two]);
    expect(await collections.find('ann', made.id)).toMatchObject({ count: 3, cover: { id: three } });
  });

  test('let go of images, which stay', async () => {
    const { id, added } = await poster();
    await collections.change('ann', id, { revision: 1, cover: added[1] ?? '' });
    expect(await images.remove('ann', id, [added[1] ?? '', 'another'])).toBe(1);
    expect(await listed('ann', id)).toEqual([added[0], added[2]]);
    expect(await collections.find('ann', id)).toMatchObject({
      cover: { id: added[0] },
      coverImageId: null,
      count: 2,
    });
    const { count } = await opened.database.query
      .selectFrom('image')
      .select((is) => is.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBe(3);
  });

  test('keep the order that a person gave them, however often the same gap is used', async () => {
    const { id } = await collections.create('ann', 'Poster');
    const added = idsOf(await addImages('ann', 6));
    await images.add('ann', id, added);
    const [a, b, c, d, e, f] = added as [string, string, string, string, string, string];
    await images.move('ann', id, { move: [f, a], before: c });
    expect(await listed('ann', id)).toEqual([b, f, a, c, d, e]);
    await images.move('ann', id, { move: [b], before: null });
    expect(await listed('ann', id)).toEqual([f, a, c, d, e, b]);
    await images.move('ann', id, { move: [b], before: f });
    expect(await listed('ann', id)).toEqual([b, f, a, c, d, e]);
    // 60 halvings are more than a number has room for: they are numbered anew in between.
    for (let each = 0; each < 30; each += 1) {
      await images.move('ann', id, { move: [d], before: f });
      await images.move('ann', id, { move: [e], before: d });
    }
    expect(await listed('ann', id)).toEqual([b, e, d, f, a, c]);
  });

  test('come page by page', async () => {
    const { id } = await collections.create('ann', 'Poster');
    const added = idsOf(await addImages('ann', 5));
    await images.add('ann', id, added);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await images.page('ann', id, { cursor, limit: 2 });
      seen.push(...idsOf(page.images));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(added);
    await expect(images.page('ann', id, { cursor: 'x', limit: 2 })).rejects.toMatchObject({
      code: 'invalid_cursor',
    });
  });

  test('do not move what another window has taken out', async () => {
    const { id, added } = await poster();
    const [a, b, c] = added as [string, string, string];
    await images.remove('ann', id, [b]);
    for (const move of [
      { move: [b], before: a },
      { move: [a], before: b },
      { move: [c], before: c },
    ])
      await expect(images.move('ann', id, move)).rejects.toMatchObject({ code: 'changed_meanwhile' });
  });

  test('ten windows that add at once add everything once', async () => {
    const { id } = await collections.create('ann', 'Poster');
    const added = idsOf(await addImages('ann', 10));
    await Promise.all(added.map((image) => images.add('ann', id, [...new Set([image, added[0] ?? ''])])));
    const there = await listed('ann', id);
    expect(there.toSorted()).toEqual(added.toSorted());
  });

  test('changed in two windows: the second is told, and the first change stays', async () => {
    const { id } = await collections.create('ann', 'Poster');
    await collections.change('ann', id, { revision: 1, name: 'Posters' });
    for (const attempt of [
      () => collections.change('ann', id, { revision: 1, name: 'Mine' }),
      () => collections.remove('ann', id, 1),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'changed_meanwhile' });
    expect(await collections.find('ann', id)).toMatchObject({ name: 'Posters', revision: 2 });
  });

  test('have a cover out of their images only', async () => {
    const { id, added } = await poster();
    const [other] = await addImages('ann', 1);
    expect(await collections.change('ann', id, { revision: 1, cover: added[2] ?? '' })).toMatchObject({
      cover: { id: added[2] },
    });
    await expect(
      collections.change('ann', id, { revision: 2, cover: other?.id ?? '' }),
    ).rejects.toMatchObject({ code: 'image_not_found' });
    expect(await collections.find('ann', id)).toMatchObject({ revision: 2, cover: { id: added[2] } });
  });

  test('take in one’s own images that are not in the bin, all or none', async () => {
    const { id } = await collections.create('ann', 'Poster');
    const [mine, binned] = idsOf(await addImages('ann', 2)) as [string, string];
    const [foreign] = idsOf(await addImages('bob', 1)) as [string];
    await opened.database.query.updateTable('image').set({ deletedAt: 1 }).where('id', '=', binned).execute();
    for (const other of [foreign, binned, 'missing'])
      await expect(images.add('ann', id, [mine, other])).rejects.toMatchObject({ code: 'image_not_found' });
    expect(await listed('ann', id)).toEqual([]);
  });

  test('hide what lies in the bin until it is restored, and lose what is gone for good', async () => {
    const { id, added } = await poster();
    const binned = added[0] ?? '';
    await collections.change('ann', id, { revision: 1, cover: binned });
    const setDeleted = (deletedAt: number | null) =>
      opened.database.query.updateTable('image').set({ deletedAt }).where('id', '=', binned).execute();
    await setDeleted(1);
    expect(await listed('ann', id)).toEqual(added.slice(1));
    expect(await collections.find('ann', id)).toMatchObject({ count: 2, cover: { id: added[1] } });
    await setDeleted(null);
    expect(await listed('ann', id)).toEqual(added);
    await opened.database.query.transaction().execute((to) => leaveCollections(to, [binned]));
    expect(await listed('ann', id)).toEqual(added.slice(1));
    expect(await collections.find('ann', id)).toMatchObject({ coverImageId: null });
  });

  test('are gone when they are deleted, and their images are not', async () => {
    const { id, added } = await poster();
    await collections.remove('ann', id, 1);
    expect(await collections.list('ann')).toEqual([]);
    const there = await opened.database.query.selectFrom('image').select('id').execute();
    expect(idsOf(there).toSorted()).toEqual(added.toSorted());
  });

  test('of another person do not exist, whatever is tried', async () => {
    const { id, added } = await poster();
    expect(await collections.list('bob')).toEqual([]);
    const attempts = [
      () => collections.find('bob', id),
      () => collections.sharing('bob', id),
      () => collections.change('bob', id, { revision: 1, name: 'Mine' }),
      () => collections.remove('bob', id, 1),
      () => images.page('bob', id, ALL),
      () => images.add('bob', id, added),
      () => images.remove('bob', id, added),
      () => images.move('bob', id, { move: added, before: null }),
      () => images.find('bob', id, added[0] ?? ''),
      () => images.listAll('bob', id),
    ];
    for (const attempt of attempts)
      await expect(attempt()).rejects.toMatchObject({ code: 'collection_not_found' });
  });

  test('shared to be seen are seen by those people, and changed by none of them', async () => {
    const { id, added } = await poster();
    await share(id, { people: [{ id: 'bob', may: 'see' }] });
    expect(await collections.list('bob')).toMatchObject([
      { id, access: 'see', ownerName: 'Ann', shared: true, count: 3 },
    ]);
    expect(await listed('bob', id)).toEqual(added);
    const own = idsOf(await addImages('bob', 1));
    for (const attempt of [
      () => images.add('bob', id, own),
      () => images.remove('bob', id, added),
      () => images.move('bob', id, { move: added.slice(0, 1), before: null }),
      () => collections.change('bob', id, { revision: 2, name: 'Mine' }),
      () => collections.remove('bob', id, 2),
      () => collections.sharing('bob', id),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(collections.find('cleo', id)).rejects.toMatchObject({ code: 'collection_not_found' });
  });

  test('shared to be added to take the images of others, who can take out only those', async () => {
    const { id, added } = await poster();
    await share(id, { everybodyMay: 'add' });
    const [bobs] = idsOf(await addImages('bob', 1)) as [string];
    await images.add('bob', id, [bobs]);
    await expect(images.add('bob', id, [added[0] ?? ''])).rejects.toMatchObject({ code: 'image_not_found' });
    const seen = (await images.page('bob', id, ALL)).images;
    expect(seen.map(({ mine, removable, addedByName }) => ({ mine, removable, addedByName }))).toEqual([
      ...added.map(() => ({ mine: false, removable: false, addedByName: 'Ann' })),
      { mine: true, removable: true, addedByName: null },
    ]);
    await expect(images.remove('bob', id, [bobs, added[0] ?? ''])).rejects.toMatchObject({
      code: 'not_allowed',
    });
    await expect(images.remove('cleo', id, [bobs])).rejects.toMatchObject({ code: 'not_allowed' });
    expect(await images.remove('bob', id, [bobs])).toBe(1);
    await images.add('bob', id, [bobs]);
    expect(await images.remove('ann', id, [bobs])).toBe(1);
  });

  test('tell nobody but its owner what an image was made of and what it cost', async () => {
    const { id } = await collections.create('ann', 'Poster');
    const rows = openTestRows(opened.database, 'ann');
    const image = await rows.addImage({ runId: await rows.addRun(), costMicroUsd: 900 });
    await images.add('ann', id, [image.id]);
    await share(id, { everybodyMay: 'see' });
    const [annSees] = (await images.page('ann', id, ALL)).images;
    expect(annSees).toMatchObject({ prompt: 'a red fox', costMicroUsd: 900 });
    const [bobSees] = (await images.page('bob', id, ALL)).images;
    expect(bobSees).toMatchObject({ prompt: null, costMicroUsd: null, fileName: image.fileName });
    expect(await images.listAll('bob', id)).toMatchObject([{ runId: null, costMicroUsd: null }]);
  });

  test('are lost at once with the leave to see them', async () => {
    const { id, added } = await poster();
    await share(id, { people: [{ id: 'bob', may: 'add' }] });
    await images.find('bob', id, added[0] ?? '');
    await share(id, {});
    await expect(images.find('bob', id, added[0] ?? '')).rejects.toMatchObject({
      code: 'collection_not_found',
    });
    expect(await collections.list('bob')).toEqual([]);
  });

  test('are shared with people who exist', async () => {
    const { id } = await poster();
    for (const person of ['ann', 'nobody'])
      await expect(share(id, { people: [{ id: person, may: 'see' }] })).rejects.toMatchObject({
        code: 'person_not_found',
      });
    expect(await collections.sharing('ann', id)).toEqual({ everybodyMay: 'nothing', people: [] });
    expect(await collections.others('ann')).toMatchObject([{ id: 'bob', name: 'Bob' }, { id: 'cleo' }]);
  });

  test('are 500 at most, and have room for 2,000 images', async () => {
    const { id, added } = await poster();
    await opened.database.query
      .insertInto('collection')
      .values(
        Array.from({ length: 499 }, (_, index) => ({
          id: `c${index}`,
          ownerId: 'ann',
          name: `C ${index}`,
          coverImageId: null,
          everybodyMay: 'nothing' as const,
          revision: 1,
          createdAt: 1,
          updatedAt: 1,
        })),
      )
      .execute();
    await expect(collections.create('ann', 'One more')).rejects.toThrow(/500 collections are as many/);
    expect(await collections.create('bob', 'One more')).toMatchObject({ count: 0 });
    const { sha256, mime, width, height, sizeBytes } = (await addImages('ann', 1))[0] as ImageRecord;
    const many = Array.from({ length: 1998 }, (_, index) => `many-${index}`);
    for (let at = 0; at < many.length; at += 200)
      await opened.database.query
        .insertInto('image')
        .values(
          many.slice(at, at + 200).map((imageId) => ({
            id: imageId,
            ownerId: 'ann',
            role: 'input' as const,
            position: 0,
            sha256,
            mime,
            width,
            height,
            sizeBytes,
            favourite: 0,
            fileName: 'a.png',
            createdAt: 1,
            uploadSha256: imageId,
          })),
        )
        .execute();
    for (let at = 0; at < 1500; at += 500) await images.add('ann', id, many.slice(at, at + 500));
    await expect(images.add('ann', id, many.slice(1500))).rejects.toThrow(/has room for 2,000 images/);
    await images.add('ann', id, many.slice(1500, 1997));
    expect((await collections.find('ann', id)).count).toBe(2000);
    expect(await listed('ann', id)).toHaveLength(500);
    expect(added).toHaveLength(3);
  });
});
