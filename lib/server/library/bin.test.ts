import { createHash } from 'node:crypto';
import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import { openFolderBlobs } from '@/lib/server/blobs/folder-blobs';
import { createImageStore, type ImageStore, type UploadedImage } from '@/lib/server/images/image-store';
import { createLogger } from '@/lib/server/logger';
import type { ImageRecord } from '@/lib/server/records/run-record';
import { BIN_DAYS } from '@/lib/shared/wire-library';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { openTestRows } from '@/test/rows';
import { type Bin, openBin } from './bin';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

describe.each(TEST_ENGINES)('the bin on $engine', ({ open }) => {
  let directory: string;
  let opened: TestDatabase;
  let blobs: BlobStore;
  let images: ImageStore;
  let rows: ReturnType<typeof openTestRows>;
  let bin: Bin;
  let told: string[];
  let thumbnails: Set<string>;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'overpaint-bin-'));
    opened = await open();
    blobs = openFolderBlobs(directory);
    images = createImageStore(opened.database);
    rows = openTestRows(opened.database);
    told = [];
    thumbnails = new Set();
    bin = openOne();
  });
  afterEach(async () => {
    await bin.close();
    await opened.remove();
    await rm(directory, { recursive: true });
  });

  function openOne(change: Partial<Parameters<typeof openBin>[0]> = {}): Bin {
    return openBin({
      database: opened.database,
      blobs,
      derived: [
        {
          remove: async (sha256) => void thumbnails.delete(sha256),
          async *list() {
            yield [...thumbnails];
          },
        },
      ],
      logger: createLogger('silent'),
      runsChanged: async (ids) => void told.push(...ids),
      ...change,
    });
  }

  async function storeBlob(text: string, ageMs = 2 * HOUR_MS) {
    const writer = blobs.createWriter();
    await writer.write(Buffer.from(text));
    const receipt = await writer.commit();
    await age(receipt.sha256, ageMs);
    return receipt;
  }

  async function age(sha256: string, ageMs: number) {
    const then = new Date(Date.now() - ageMs);
    await blobs.withFile(sha256, (path) => utimes(path, then, then));
  }

  const binned = async (image: Pick<ImageRecord, 'id'>, days = 0) => {
    const deletedAt = (await opened.database.now()) - days * DAY_MS;
    await opened.database.query.updateTable('image').set({ deletedAt }).where('id', '=', image.id).execute();
  };
  const rowOf = (image: Pick<ImageRecord, 'id'>) =>
    opened.database.query
      .selectFrom('image')
      .selectAll()
      .where('id', '=', image.id)
      .executeTakeFirstOrThrow();
  const listed = async () =>
    (await opened.database.query.selectFrom('entry').select('id').execute()).map(({ id }) => id);
  const removals = () => opened.database.query.selectFrom('blobRemoval').selectAll().execute();

  test('what has lain in it for its time goes, with its bytes; what has not stays', async () => {
    const [old, young, kept] = await Promise.all(['old', 'young', 'kept'].map((text) => storeBlob(text)));
    const gone = await rows.addImage({ runId: await rows.addRun(), ...old });
    const waits = await rows.addImage({ runId: await rows.addRun(), ...young });
    const stays = await rows.addImage({ runId: await rows.addRun(), ...kept });
    await binned(gone, BIN_DAYS + 0.01);
    await binned(waits, BIN_DAYS - 0.01);
    await bin.tidy();

    expect(await rowOf(gone)).toMatchObject({ purgedAt: expect.any(Number), costMicroUsd: null });
    expect(await blobs.has(gone.sha256)).toBe(false);
    expect(await rowOf(waits)).toMatchObject({ purgedAt: null });
    expect([await blobs.has(waits.sha256), await blobs.has(stays.sha256)]).toEqual([true, true]);
    expect((await listed()).sort()).toEqual([waits.id, stays.id].sort());
    expect(told).toEqual([gone.runId]);
    expect(await removals()).toEqual([]);
  });

  test('nothing finds what is gone for good, and nothing changes it', async () => {
    const image = await rows.addImage({ runId: await rows.addRun() });
    const other = await rows.addImage();
    await binned(image);
    await bin.empty('ann');
    expect(await images.find('ann', image.id)).toBeNull();
    expect(await images.list('ann', [image.id, other.id])).toMatchObject([{ id: other.id }]);
    const restored = images.change('ann', [other.id, image.id], { deleted: false, favourite: true });
    await expect(restored).rejects.toMatchObject({ code: 'image_not_found' });
    expect(await rowOf(other)).toMatchObject({ favourite: 0 });
    await expect(bin.purge('ann', [image.id])).resolves.toEqual({ count: 0, freedBytes: 0, kept: 0 });
  });

  test('is measured by what emptying it frees: each file once, and none that something else is made of', async () => {
    expect(await bin.measure('ann')).toEqual({ count: 0, freesBytes: 0 });
    const twice = await storeBlob('in it twice');
    const shared = await storeBlob('in it and outside');
    const alone = await storeBlob('alone');
    const one = { ...twice, runId: await rows.addRun() };
    const [a, b, c, d] = [
      await rows.addImage(one),
      await rows.addImage({ ...one, runId: await rows.addRun() }),
      await rows.addImage({ ...shared, runId: await rows.addRun() }),
      await rows.addImage({ ...alone, runId: await rows.addRun() }),
    ];
    await rows.addImage({ ...shared, runId: await rows.addRun() });
    await rows.addImage({ ...alone, runId: await rows.addRun() });
    await Promise.all([a, b, c].map((image) => binned(image)));
    expect(await bin.measure('ann')).toEqual({ count: 3, freesBytes: twice.sizeBytes });
    expect(await bin.measure('bob')).toEqual({ count: 0, freesBytes: 0 });
    expect(await bin.empty('ann')).toEqual({ count: 3, freedBytes: twice.sizeBytes, kept: 0 });
    expect(await bin.measure('ann')).toEqual({ count: 0, freesBytes: 0 });
    expect(await rowOf(d)).toMatchObject({ purgedAt: null });
  });

  test('bytes stay while another image is made of them, and go with the last one', async () => {
    const blob = await storeBlob('the same picture');
    const first = await rows.addImage({ runId: await rows.addRun(), ...blob });
    const second = await rows.addImage({ runId: await rows.addRun(), ...blob });
    thumbnails.add(blob.sha256);
    await binned(first);
    expect(await bin.empty('ann')).toEqual({ count: 1, freedBytes: 0, kept: 0 });
    await bin.tidy();
    expect(await blobs.has(blob.sha256)).toBe(true);
    expect([...thumbnails]).toEqual([blob.sha256]);

    await binned(second);
    expect(await bin.empty('ann')).toEqual({ count: 1, freedBytes: blob.sizeBytes, kept: 0 });
    await bin.tidy();
    expect(await blobs.has(blob.sha256)).toBe(false);
    expect([...thumbnails]).toEqual([]);
  });

  test('bytes that were written a moment ago are left until it is sure that they are not about to be needed', async () => {
    const blob = await storeBlob('just uploaded', 0);
    await binned(await rows.addImage(blob));
    await bin.empty('ann');
    await bin.tidy();
    expect(await blobs.has(blob.sha256)).toBe(true);
    await age(blob.sha256, 2 * HOUR_MS);
    await bin.tidy();
    expect(await blobs.has(blob.sha256)).toBe(false);
    expect(await removals()).toEqual([]);
  });

  test('the same file sent again brings its image back, and its bytes are there', async () => {
    const upload = async (): Promise<UploadedImage> => ({
      ...(await storeBlob('a photo', 0)),
      ownerId: 'ann',
      role: 'input',
      uploadSha256: createHash('sha256').update('the file').digest('hex'),
      mime: 'image/png',
      width: 16,
      height: 16,
      painted: null,
      fileName: 'photo.png',
    });
    const sent = await upload();
    const { image } = await images.addUpload(sent);
    await age(sent.sha256, 2 * HOUR_MS);
    await images.change('ann', [image.id], { deleted: true });
    await bin.empty('ann');
    await bin.tidy();
    expect(await blobs.has(sent.sha256)).toBe(false);
    expect(await images.findUpload('ann', 'input', sent.uploadSha256)).toBeNull();

    const again = await images.addUpload(await upload());
    expect(again).toMatchObject({ created: false, image: { id: image.id, purgedAt: null, deletedAt: null } });
    expect(await images.find('ann', image.id)).not.toBeNull();
    expect(await listed()).toEqual([image.id]);
    await age(sent.sha256, 2 * HOUR_MS);
    await bin.tidy();
    expect(await blobs.has(sent.sha256)).toBe(true);
  });

  test('what a run that has not ended needs or makes stays, and is said', async () => {
    const photo = await rows.addImage();
    const mask = await rows.addImage({ role: 'mask' });
    const free = await rows.addImage();
    const { runId, raw } = await rows.addEdit([photo], { mask, status: 'saving' });
    for (const image of [photo, mask, free, raw]) await binned(image);
    expect(await bin.empty('ann')).toMatchObject({ count: 1, kept: 3 });
    expect(await bin.purge('ann', [photo.id])).toMatchObject({ count: 0, kept: 1 });
    await opened.database.query.updateTable('run').set({ status: 'done' }).where('id', '=', runId).execute();
    expect(await bin.empty('ann')).toMatchObject({ count: 3, kept: 0 });
  });

  test('of an edit whose result is gone nothing moves up into its place', async () => {
    const photo = await rows.addImage();
    const { raw, placed } = await rows.addEdit([photo]);
    await binned(placed);
    await bin.empty('ann');
    const shelves = await opened.database.query.selectFrom('entry').select(['id', 'shelf']).execute();
    expect(shelves).toEqual(
      expect.arrayContaining([
        { id: photo.id, shelf: 'images' },
        { id: raw.id, shelf: 'workings' },
      ]),
    );
    expect(shelves).toHaveLength(2);
  });

  test('only its owner empties it, and only of what lies in it', async () => {
    const mine = await rows.addImage();
    const used = await rows.addImage();
    const theirs = await openTestRows(opened.database, 'ben').addImage();
    await binned(mine);
    await binned(theirs);
    expect(await bin.purge('ann', [mine.id, used.id, theirs.id, 'nonsense'])).toMatchObject({ count: 1 });
    expect(await rowOf(used)).toMatchObject({ purgedAt: null });
    expect(await bin.empty('ann')).toEqual({ count: 0, freedBytes: 0, kept: 0 });
    expect(await rowOf(theirs)).toMatchObject({ purgedAt: null });
  });

  test('two servers that empty it at once delete each image once', async () => {
    const other = openOne();
    const runs = await Promise.all(Array.from({ length: 13 }, () => rows.addRun()));
    for (const runId of runs) {
      for (let position = 0; position < 20; position++)
        await binned(await rows.addImage({ runId, position }));
    }
    const emptied = await Promise.all([bin.empty('ann'), other.empty('ann'), bin.tidy(), other.tidy()]);
    expect((emptied[0]?.count ?? 0) + (emptied[1]?.count ?? 0)).toBe(260);
    expect((emptied[0]?.freedBytes ?? 0) + (emptied[1]?.freedBytes ?? 0)).toBe(26_000);
    expect(await listed()).toEqual([]);
    expect(new Set(told)).toEqual(new Set(runs));
    await other.close();
    await bin.tidy();
    expect(await removals()).toEqual([]);
  });

  test('files that could not be removed are removed the next time', async () => {
    const blob = await storeBlob('unreachable at first');
    const broken = openOne({
      blobs: {
        removeStale: async () => {
          throw new Error('The store is down');
        },
      },
    });
    await binned(await rows.addImage(blob));
    await broken.empty('ann');
    await broken.tidy();
    await broken.close();
    expect(await blobs.has(blob.sha256)).toBe(true);
    await bin.tidy();
    expect(await blobs.has(blob.sha256)).toBe(false);
  });

  test('one file that can never be removed keeps no other from going', async () => {
    const [stuck, free] = await Promise.all([storeBlob('stuck'), storeBlob('free')]);
    const broken = openOne({
      blobs: {
        removeStale: (sha256, freshMs) =>
          sha256 === stuck.sha256 ? Promise.reject(new Error('no')) : blobs.removeStale(sha256, freshMs),
      },
    });
    thumbnails.add('f'.repeat(64));
    for (const blob of [stuck, free]) await binned(await rows.addImage(blob));
    await broken.empty('ann');
    await broken.tidy();
    await broken.close();
    expect(await removals()).toMatchObject([{ sha256: stuck.sha256 }]);
    expect(thumbnails.size).toBe(0);
  });

  test('thumbnails go that were made here of what another server deleted', async () => {
    const stays = await rows.addImage();
    thumbnails.add('f'.repeat(64)).add(stays.sha256);
    await bin.tidy();
    expect([...thumbnails]).toEqual([stays.sha256]);
  });
});
