import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ImageRecord } from '@/lib/server/records/run-record';
import type { Lineage } from '@/lib/shared/wire-library';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { openTestRows } from '@/test/rows';
import { readLineage } from './lineage';

describe.each(TEST_ENGINES)('the lineage of an image on $engine', ({ open }) => {
  let opened: TestDatabase;
  let rows: ReturnType<typeof openTestRows>;
  beforeEach(async () => {
    opened = await open();
    rows = openTestRows(opened.database);
  });
  afterEach(() => opened.remove());

  const read = (image: Pick<ImageRecord, 'id'>, ownerId = 'ann') =>
    readLineage(opened.database, ownerId, image.id);
  const ids = ({ nodes }: Lineage) => nodes.map(({ image }) => image.id);
  const purge = (image: ImageRecord) =>
    opened.database.query
      .updateTable('image')
      .set({ deletedAt: 1, purgedAt: 1 })
      .where('id', '=', image.id)
      .execute();

  /** photo → (mask) → first → second, and a third edit of the photo. */
  async function family() {
    const photo = await rows.addImage();
    const mask = await rows.addImage({ role: 'mask' });
    const first = await rows.addEdit([photo], { mask });
    const second = await rows.addEdit([first.placed]);
    const third = await rows.addEdit([photo]);
    return { photo, mask, first, second, third };
  }

  test('goes back to what it was made from and on to what was made of it, nearest first', async () => {
    const { photo, mask, first, second, third } = await family();
    const lineage = await read(first.placed);
    expect(ids(lineage)).toEqual([first.placed.id, photo.id, mask.id, second.placed.id, third.placed.id]);
    expect(lineage.truncated).toBe(false);
    expect(lineage.links).toHaveLength(4);
    expect(lineage.links).toEqual(
      expect.arrayContaining([
        { from: photo.id, to: first.placed.id, use: 'image' },
        { from: mask.id, to: first.placed.id, use: 'mask' },
        { from: first.placed.id, to: second.placed.id, use: 'image' },
        { from: photo.id, to: third.placed.id, use: 'image' },
      ]),
    );
    const [node, source] = lineage.nodes;
    expect(node).toMatchObject({
      purged: false,
      image: { role: 'placed', driftPercent: 12.5 },
      run: { id: first.runId, kind: 'edit', status: 'done', params: { prompt: 'a red fox' }, demo: false },
    });
    expect(source).toMatchObject({ image: { role: 'input' }, run: null });
  });

  test('is the same family from wherever it is asked for', async () => {
    const { photo, mask, first, second, third } = await family();
    const everybody = [photo.id, mask.id, first.placed.id, second.placed.id, third.placed.id].sort();
    for (const image of [photo, mask, second.placed, third.placed]) {
      const lineage = await read(image);
      expect(ids(lineage)[0]).toBe(image.id);
      expect(ids(lineage).sort()).toEqual(everybody);
      expect(lineage.links).toHaveLength(4);
    }
  });

  test('an answer and its placed versions are one node: the one asked for, or what its run shows', async () => {
    const { photo, first, second } = await family();
    const again = await rows.addImage({
      runId: first.runId,
      role: 'placed',
      rawId: first.raw.id,
      version: 1,
    });
    expect(ids(await read(photo))).toContain(again.id);
    for (const image of [first.raw, first.placed, again]) {
      const lineage = await read(image);
      expect(ids(lineage)[0]).toBe(image.id);
      expect(lineage.nodes).toHaveLength(5);
      expect(lineage.links).toContainEqual({ from: image.id, to: second.placed.id, use: 'image' });
    }
  });

  test('a cut-out comes from its image and its mask, whichever version of the image it is cut out of', async () => {
    const { photo, first, second } = await family();
    const selection = await rows.addImage({ role: 'mask' });
    const cut = (sourceId: string) =>
      rows.addImage({
        role: 'cutout',
        uploadSha256: null,
        sourceId,
        maskId: selection.id,
        trimmed: 0,
      });
    const cutOut = await cut(first.raw.id);
    const again = await cut(cutOut.id);
    const lineage = await read(again);
    expect(ids(lineage).slice(0, 3)).toEqual([again.id, cutOut.id, selection.id]);
    expect(ids(lineage)).toEqual(expect.arrayContaining([photo.id, first.placed.id, second.placed.id]));
    expect(lineage.links).toEqual(
      expect.arrayContaining([
        { from: first.placed.id, to: cutOut.id, use: 'image' },
        { from: selection.id, to: cutOut.id, use: 'mask' },
        { from: cutOut.id, to: again.id, use: 'image' },
        { from: selection.id, to: again.id, use: 'mask' },
      ]),
    );
    for (const image of [photo, first.placed, selection]) {
      expect(ids(await read(image))).toEqual(expect.arrayContaining([cutOut.id, again.id]));
    }
    await expect(read(again, 'bob')).rejects.toMatchObject({ code: 'image_not_found' });
  });

  test('an image that came from nothing and went nowhere is alone', async () => {
    const image = await rows.addImage({ runId: await rows.addRun() });
    expect(await read(image)).toMatchObject({
      nodes: [{ image: { id: image.id } }],
      links: [],
      truncated: false,
    });
  });

  test('what was deleted is marked; what is gone for good keeps its place, and is marked too', async () => {
    const { photo, first, second } = await family();
    await opened.database.query
      .updateTable('image')
      .set({ deletedAt: 1 })
      .where('id', '=', photo.id)
      .execute();
    await purge(first.placed);
    await purge(first.raw);
    const { nodes, links } = await read(second.placed);
    const nodeOf = (image: ImageRecord) => nodes.find((node) => node.image.id === image.id);
    expect(nodeOf(photo)).toMatchObject({ purged: false, image: { deletedAt: 1 } });
    expect(nodeOf(first.placed)).toMatchObject({ purged: true });
    expect(links).toContainEqual({ from: first.placed.id, to: second.placed.id, use: 'image' });
    await expect(read(first.placed)).rejects.toMatchObject({ code: 'image_not_found' });
  });

  test('a picture that was made of itself by way of another ends the search', async () => {
    const photo = await rows.addImage();
    const { runId, placed } = await rows.addEdit([photo]);
    await opened.database.query
      .insertInto('runInput')
      .values({ runId, imageId: placed.id, use: 'image', position: 1 })
      .execute();
    const lineage = await read(placed);
    expect(ids(lineage).sort()).toEqual([photo.id, placed.id].sort());
    expect(lineage.links).toContainEqual({ from: placed.id, to: placed.id, use: 'image' });
  });

  test('relatives never push out the direct line, and too many of them are left out and said', async () => {
    const logo = await rows.addImage();
    const edits: Awaited<ReturnType<typeof rows.addEdit>>[] = [];
    for (let count = 0; count < 70; count++) edits.push(await rows.addEdit([logo]));
    const oldest = edits[0]?.placed as ImageRecord;
    const next = await rows.addEdit([oldest]);
    const ofOne = await read(oldest);
    expect(ids(ofOne).slice(0, 3)).toEqual([oldest.id, logo.id, next.placed.id]);
    expect(ofOne.nodes).toHaveLength(60);
    expect(ofOne.truncated).toBe(true);
    const ofAll = await read(logo);
    expect(ofAll.nodes).toHaveLength(72);
    expect(ofAll.truncated).toBe(false);
  });

  test('more than 200 of the direct line are cut off, and said', async () => {
    const photo = await rows.addImage();
    for (let count = 0; count < 21; count++) {
      const { runId } = await rows.addEdit([photo]);
      for (let position = 1; position < 10; position++) await rows.addImage({ runId, position });
    }
    const lineage = await read(photo);
    expect(lineage.nodes).toHaveLength(200);
    expect(lineage.truncated).toBe(true);
  });

  test('belongs to its owner', async () => {
    const { photo } = await family();
    await expect(read(photo, 'ben')).rejects.toMatchObject({ code: 'image_not_found' });
    await expect(read({ id: 'nonsense' })).rejects.toMatchObject({ code: 'image_not_found' });
  });
});
