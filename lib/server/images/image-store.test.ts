import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkEntries, rebuildEntries } from '@/lib/server/library/rebuild-entries';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { openTestRows } from '@/test/rows';
import { type CellImage, type CutOutImage, createImageStore, type ImageStore } from './image-store';

describe.each(TEST_ENGINES)('changing many images on $engine', ({ open }) => {
  let opened: TestDatabase;
  let images: ImageStore;
  let rows: ReturnType<typeof openTestRows>;
  beforeEach(async () => {
    opened = await open();
    images = createImageStore(opened.database);
    rows = openTestRows(opened.database);
  });
  afterEach(() => opened.remove());

  const shelves = async () => {
    const entries = await opened.database.query
      .selectFrom('entry')
      .select(['id', 'shelf', 'favourite'])
      .execute();
    return new Map(entries.map(({ id, shelf, favourite }) => [id, `${shelf}${favourite === 1 ? ' ♥' : ''}`]));
  };
  const revisions = async () =>
    (
      await opened.database.query.selectFrom('run').select(['id', 'revision']).orderBy('createdAt').execute()
    ).map(({ revision }) => revision);

  test('changes each, its run once, and what the library lists', async () => {
    const [one, two] = [await rows.addRun(), await rows.addRun()];
    const made = [
      await rows.addImage({ runId: one, position: 0 }),
      await rows.addImage({ runId: one, position: 1 }),
      await rows.addImage({ runId: two }),
      await rows.addImage(),
    ];
    const ids = made.map(({ id }) => id).reverse();
    const changed = await images.change('ann', ids, { favourite: true, deleted: true });
    expect(changed.map(({ id }) => id)).toEqual(ids);
    expect(changed.every((image) => image.favourite === 1 && image.deletedAt !== null)).toBe(true);
    expect(await revisions()).toEqual([2, 2]);
    expect([...(await shelves()).values()]).toEqual(['bin ♥', 'bin ♥', 'bin ♥', 'bin ♥']);

    const back = await images.change('ann', ids, { deleted: false });
    expect(back.every((image) => image.favourite === 1 && image.deletedAt === null)).toBe(true);
    expect([...(await shelves()).values()]).toEqual(['images ♥', 'images ♥', 'images ♥', 'images ♥']);
  });

  test('what lies in the bin keeps the day on which it was put there', async () => {
    const image = await rows.addImage({ deletedAt: 1000 });
    expect(await images.change('ann', [image.id], { deleted: true })).toMatchObject([{ deletedAt: 1000 }]);
    expect(await images.change('ann', [image.id], { favourite: true })).toMatchObject([
      { deletedAt: 1000, favourite: 1 },
    ]);
  });

  test('changes all or none', async () => {
    const mine = await rows.addImage({ runId: await rows.addRun() });
    const theirs = await openTestRows(opened.database, 'ben').addImage();
    for (const other of [theirs.id, 'nonsense']) {
      await expect(images.change('ann', [mine.id, other], { favourite: true })).rejects.toMatchObject({
        code: 'image_not_found',
        message: 'One of these images no longer exists. Nothing was changed.',
      });
    }
    expect(await images.find('ann', mine.id)).toMatchObject({ favourite: 0 });
    expect(await revisions()).toEqual([1]);
  });

  test('changes of the same images at once, in whatever order, wait for each other and all succeed', async () => {
    const ids: string[] = [];
    for (let run = 0; run < 6; run++) {
      ids.push((await rows.addImage({ runId: await rows.addRun() })).id, (await rows.addImage()).id);
    }
    const backwards = ids.toReversed();
    await Promise.all(
      Array.from({ length: 12 }, (_, turn) =>
        images.change('ann', turn % 2 === 0 ? ids : backwards, { favourite: true }),
      ),
    );
    expect(await revisions()).toEqual(Array.from({ length: 6 }, () => 13));
  });
});

describe.each(TEST_ENGINES)('an upload that is accepted, on $engine', ({ open }) => {
  let opened: TestDatabase;
  let images: ImageStore;
  beforeEach(async () => {
    opened = await open();
    images = createImageStore(opened.database);
  });
  afterEach(() => opened.remove());

  const accept = () =>
    images.addUpload({
      ownerId: 'ann',
      role: 'input',
      uploadSha256: 'sent',
      sha256: 'as sent',
      acceptedAs: 'jpeg',
      mime: 'image/png',
      width: 4,
      height: 3,
      sizeBytes: 10,
      painted: null,
      fileName: 'photo.png',
    });
  const png = { sha256: 'as kept', sizeBytes: 99 };

  test('is found until it is kept, and loses the file as it was sent then', async () => {
    const { image } = await accept();
    const later = image.createdAt + 1;
    expect(await images.listAccepted(later)).toMatchObject([{ id: image.id, acceptedAs: 'jpeg' }]);
    expect(await images.listAccepted(image.createdAt)).toEqual([]);
    expect(await images.keepUpload(image, png)).toMatchObject({ id: image.id, acceptedAs: null, ...png });
    expect(await images.listAccepted(later)).toEqual([]);
    const removals = await opened.database.query.selectFrom('blobRemoval').select('sha256').execute();
    expect(removals).toEqual([{ sha256: 'as sent' }]);
  });

  test('is kept once, whichever server comes first', async () => {
    const { image } = await accept();
    const kept = await Promise.all([images.keepUpload(image, png), images.keepUpload(image, png)]);
    expect(kept.filter((one) => one !== null)).toHaveLength(1);
    expect(await images.find('ann', image.id)).toMatchObject({ acceptedAs: null, ...png });
  });
});

describe.each(TEST_ENGINES)('a cut-out on $engine', ({ open }) => {
  let opened: TestDatabase;
  let images: ImageStore;
  let rows: ReturnType<typeof openTestRows>;
  beforeEach(async () => {
    opened = await open();
    images = createImageStore(opened.database);
    rows = openTestRows(opened.database);
  });
  afterEach(() => opened.remove());

  async function cutOut(change: Partial<CutOutImage> = {}): Promise<CutOutImage> {
    const [source, mask] = [await rows.addImage(), await rows.addImage({ role: 'mask' })];
    return {
      id: crypto.randomUUID(),
      ownerId: 'ann',
      sha256: 'c'.repeat(64),
      mime: 'image/png',
      width: 16,
      height: 9,
      sizeBytes: 100,
      alpha: 'transparent',
      fileName: 'a-red-fox-cut-out.png',
      sourceId: source.id,
      maskId: mask.id,
      trimmed: 0,
      ...change,
    };
  }
  const entryOf = (id: string) =>
    opened.database.query.selectFrom('entry').selectAll().where('id', '=', id).executeTakeFirst();

  test('is listed among the images, free, and goes to the bin and for good like any other', async () => {
    const wanted = await cutOut();
    expect(await images.addCutOut(wanted)).toMatchObject({
      ...wanted,
      role: 'cutout',
      runId: null,
      costMicroUsd: 0,
    });
    expect(await entryOf(wanted.id)).toMatchObject({
      shelf: 'images',
      kind: 'cutout',
      costMicroUsd: 0,
      transparent: 1,
    });
    expect(await checkEntries(opened.database)).toMatchObject({ missing: 0, wrong: 0, extra: 0 });
    await images.change('ann', [wanted.id], { deleted: true });
    expect(await entryOf(wanted.id)).toMatchObject({ shelf: 'bin', kind: 'cutout' });
    await opened.database.query
      .updateTable('image')
      .set({ purgedAt: 1 })
      .where('id', '=', wanted.id)
      .execute();
    await rebuildEntries(opened.database, () => undefined);
    expect(await entryOf(wanted.id)).toBeUndefined();
    expect(await images.cutOutsOf('ann', wanted.sourceId, 9)).toEqual([]);
  });

  test('is there once for each id, and may be there often for an image and a mask', async () => {
    const wanted = await cutOut();
    await images.addCutOut(wanted);
    expect(await images.addCutOut({ ...wanted, trimmed: 1 })).toBeNull();
    expect(await images.find('ann', wanted.id)).toMatchObject({ trimmed: 0 });
    const other = crypto.randomUUID();
    await images.addCutOut({ ...wanted, id: other });
    for (const of of [wanted.sourceId, wanted.maskId]) {
      const found = await images.cutOutsOf('ann', of, 9);
      expect(found.map(({ id }) => id).sort()).toEqual([wanted.id, other].sort());
      expect(await images.cutOutsOf('ann', of, 1)).toHaveLength(1);
      expect(await images.cutOutsOf('ben', of, 9)).toEqual([]);
    }
  });

  test('cells of an image are all there or none, and listed like cut-outs', async () => {
    const { maskId: _, trimmed: __, ...wanted } = await cutOut();
    const cell = (position: number, id = crypto.randomUUID()): CellImage => ({ ...wanted, id, position });
    const three = [cell(4), cell(0), cell(8)];
    const made = await images.addCells(three);
    expect(made?.map(({ id, position }) => [id, position])).toEqual(
      three.map(({ id, position }) => [id, position]),
    );
    expect(made?.[0]).toMatchObject({ role: 'cutout', maskId: null, trimmed: null, costMicroUsd: 0 });
    expect(await checkEntries(opened.database)).toMatchObject({ missing: 0, wrong: 0, extra: 0 });
    const fresh = cell(1);
    expect(await images.addCells([fresh, cell(2, three[0]?.id)])).toBeNull();
    expect(await images.find('ann', fresh.id)).toBeNull();
    expect(await images.cutOutsOf('ann', wanted.sourceId, 9)).toHaveLength(3);
  });
});
