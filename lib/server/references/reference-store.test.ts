import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openBin } from '@/lib/server/library/bin';
import { checkEntries } from '@/lib/server/library/rebuild-entries';
import { referenceKey } from '@/lib/shared/reference-name';
import { MAX_REFERENCES, type WireReference } from '@/lib/shared/wire-references';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { openTestRows } from '@/test/rows';
import { createReferenceStore, type ReferenceStore } from './reference-store';

const silent = { info() {}, error() {}, warn() {} } as never;
const DAY_MS = 24 * 60 * 60_000;

describe.each(TEST_ENGINES)('references on $engine', ({ open }) => {
  let opened: TestDatabase;
  let references: ReferenceStore;
  beforeEach(async () => {
    opened = await open();
    references = createReferenceStore(opened.database, async (image) => image);
  });
  afterEach(() => opened.remove());

  const image = async (ownerId = 'ann') => (await openTestRows(opened.database, ownerId).addImage()).id;
  async function keep(name: string, ownerId = 'ann'): Promise<WireReference> {
    const images = [await image(ownerId)];
    return (await references.create(ownerId, { name, kind: 'character', sentence: '', images })).reference;
  }
  const names = async (ownerId = 'ann') => (await references.list(ownerId)).map(({ name }) => name);
  const rowsOf = (ids: readonly string[]) =>
    opened.database.query.selectFrom('image').selectAll().where('id', 'in', ids).execute();

  async function tidy(): Promise<void> {
    const bin = openBin({
      database: opened.database,
      blobs: { removeStale: async () => true },
      derived: [],
      logger: silent,
      runsChanged: async () => undefined,
    });
    await bin.tidy();
    await bin.close();
  }

  test('are of one owner: another’s images, names and ids are nobody’s', async () => {
    const mia = await keep('Mia');
    await keep('mia', 'bob');
    const theirs = await image('bob');
    await expect(
      references.create('ann', { name: 'Leo', kind: 'style', sentence: '', images: [theirs] }),
    ).rejects.toMatchObject({ code: 'image_not_found' });
    for (const attempt of [
      () => references.find('bob', mia.id),
      () => references.change('bob', mia.id, { revision: 1, name: 'Bob' }),
      () => references.remove('bob', mia.id, 1),
      () => references.restore('bob', mia.id, { revision: 1 }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'reference_not_found' });
    expect((await references.mentionedIn('bob', ['@Mia'])).map(({ name }) => name)).toEqual(['mia']);
    expect(await references.nowOf('bob', [mia.id])).toEqual([{ id: mia.id, now: null }]);
    await expect(
      references.create('bob', {
        id: mia.id,
        name: 'Mia',
        kind: 'character',
        sentence: '',
        images: [theirs],
      }),
    ).rejects.toMatchObject({ code: 'id_conflict' });
  });

  test('a refused change leaves nothing behind: no version, no picture', async () => {
    await keep('Leo');
    const mia = await keep('Mia');
    const before = await opened.database.query.selectFrom('image').select('id').execute();
    const more = await image();
    for (const change of [
      { revision: 1, name: 'LEO', images: [more] },
      { revision: 7, images: [more] },
    ])
      await expect(references.change('ann', mia.id, change)).rejects.toThrow();
    const { versions } = await references.find('ann', mia.id);
    expect(versions).toHaveLength(1);
    expect(await opened.database.query.selectFrom('image').select('id').execute()).toHaveLength(
      before.length + 1,
    );
    expect(await names()).toEqual(['Leo', 'Mia']);
  });

  test('of changes from the same revision at once, one is made', async () => {
    const mia = await keep('Mia');
    const results = await Promise.allSettled(
      ['one', 'two', 'three'].map((sentence) => references.change('ann', mia.id, { revision: 1, sentence })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { reference, versions } = await references.find('ann', mia.id);
    expect(reference).toMatchObject({ version: 2, revision: 2 });
    expect(versions.map(({ number }) => number)).toEqual([2, 1]);
  });

  test('of a name taken many times at once, one is kept', async () => {
    const images = [await image()];
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, (_, index) =>
        references.create('ann', { name: index % 2 ? 'mia' : 'Mia', kind: 'look', sentence: '', images }),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.flatMap((each) => (each.status === 'rejected' ? each.reason.code : []))).toEqual(
      Array(4).fill('name_taken'),
    );
  });

  test('what was deleted can be restored for thirty days, pictures and all; then they go and the row stays', async () => {
    const mia = await keep('Mia');
    const pictures = mia.pictures.map(({ id }) => id);
    await references.remove('ann', mia.id, 1);
    await tidy();
    expect(await references.restore('ann', mia.id, { revision: 2 })).toMatchObject({
      pictures: mia.pictures,
    });
    expect((await rowsOf(pictures))[0]?.deletedAt).toBeNull();

    await references.remove('ann', mia.id, 3);
    const long = (await opened.database.now()) - 31 * DAY_MS;
    await opened.database.query
      .updateTable('image')
      .set({ deletedAt: long })
      .where('id', 'in', pictures)
      .execute();
    await tidy();
    expect((await rowsOf(pictures))[0]?.purgedAt).not.toBeNull();
    expect(await references.list('ann', { deleted: true })).toEqual([]);
    await expect(references.restore('ann', mia.id, { revision: 4 })).rejects.toMatchObject({
      code: 'reference_not_found',
    });
    // It was taken back with the rest.
    expect(await names()).toEqual([]);
    expect(await opened.database.query.selectFrom('reference').select('name').execute()).toEqual([
      { name: 'Mia' },
    ]);
    await keep('Mia');
  });

  test('pictures are in no list of the library, and a living reference keeps its own', async () => {
    const mia = await keep('Mia');
    expect(await checkEntries(opened.database)).toMatchObject({ missing: 0, wrong: 0, extra: 0 });
    const [picture] = mia.pictures;
    const entries = await opened.database.query.selectFrom('entry').select('id').execute();
    expect(entries.map(({ id }) => id)).not.toContain(picture?.id);
    await tidy();
    expect((await rowsOf([picture?.id ?? '']))[0]?.purgedAt).toBeNull();
  });

  test('an earlier version becomes a new one with the very same pictures', async () => {
    const mia = await keep('Mia');
    const more = await image();
    const changed = await references.change('ann', mia.id, {
      revision: 1,
      images: [more],
      sentence: 'older',
    });
    expect(changed.pictures).not.toEqual(mia.pictures);
    const { versions } = await references.find('ann', mia.id);
    const first = versions[1];
    const back = await references.change('ann', mia.id, {
      revision: 2,
      sentence: first?.sentence ?? '',
      images: first?.pictures.map(({ id }) => id) ?? [],
    });
    expect(back).toMatchObject({ version: 3, pictures: mia.pictures, sentence: '' });
  });

  test('there are only so many', async () => {
    await keep('Mia');
    const row = await opened.database.query.selectFrom('reference').selectAll().executeTakeFirstOrThrow();
    await opened.database.query
      .insertInto('reference')
      .values(
        Array.from({ length: MAX_REFERENCES - 1 }, (_, index) => {
          const name = `more-${index}`;
          return { ...row, id: name, name, nameKey: referenceKey(name) };
        }),
      )
      .execute();
    await expect(keep('Leo')).rejects.toMatchObject({ code: 'invalid_request' });
  });
});
