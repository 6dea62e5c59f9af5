import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createImageStore, type ImageStore, type UploadedImage } from '@/lib/server/images/image-store';
import { NOT_EXACT } from '@/lib/server/records/run-images';
import type { RunRecord } from '@/lib/server/records/run-record';
import { createRunStore, type Outcome, type RunStore } from '@/lib/server/runs/run-store';
import { NO_FILTER } from '@/lib/shared/library-filter';
import type { EditPlan } from '@/lib/shared/mask/edit-plan';
import type { EditParams } from '@/lib/shared/wire';
import { testAdmission } from '@/test/admission';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { ENTRY_COLUMNS } from './derive-entries';
import { createLibrary } from './library';
import { checkEntries, ensureEntries, rebuildEntries } from './rebuild-entries';

const ME = 'host/1/me';

const EDIT: EditParams = {
  placement: 'exact',
  mask: null,
  markup: null,
  region: 'none',
  featherPx: null,
  matchGrain: true,
  sendWholePhoto: false,
  reinforcePrompt: false,
};
const PLAN: EditPlan = {
  mode: 'whole',
  sourceRect: { x: 0, y: 0, width: 1024, height: 1024 },
  outputWidth: 1024,
  outputHeight: 1024,
  content: { x: 0, y: 0, width: 1024, height: 1024 },
  scale: 1,
};

const edit = () => testAdmission({ kind: 'edit', edit: { params: EDIT, plan: PLAN, promptSent: 'a cat' } });

const picture = (sha: string) => ({
  sha256: sha.repeat(64),
  mime: 'image/png',
  width: 1024,
  height: 1024,
  sizeBytes: 100,
  alpha: null,
  fileName: 'a-cat.png',
});

function done(change: Partial<Outcome> = {}): Outcome {
  return {
    status: 'done',
    images: [{ ...picture('a'), costMicroUsd: 900 }],
    usage: null,
    rawUsage: null,
    cost: { totalMicroUsd: 900, lines: [], priceTableVersion: 'test', lowerBound: false },
    answered: null,
    error: null,
    upstreamRequestId: null,
    charge: 'cost',
    ...change,
  };
}
const lost = done({
  status: 'unknown',
  images: [],
  cost: null,
  charge: 'estimate',
  error: { code: 'answer_lost', message: null },
});
const refused = done({
  status: 'failed',
  images: [],
  cost: null,
  charge: 'nothing',
  error: { code: 'moderation_blocked', message: null },
});

const upload = (change: Partial<UploadedImage> = {}): UploadedImage => ({
  ownerId: 'ann',
  role: 'input',
  uploadSha256: 'f'.repeat(64),
  sha256: 'b'.repeat(64),
  mime: 'image/png',
  width: 300,
  height: 200,
  sizeBytes: 5,
  painted: null,
  fileName: 'my-dog-2026-11-23-1.png',
  ...change,
});

const there = <Value>(value: Value | null | undefined): Value => {
  if (value === null || value === undefined) throw new Error('There is nothing');
  return value;
};

describe.each(TEST_ENGINES)('the library’s rows on $engine', ({ open }) => {
  let opened: TestDatabase;
  let store: RunStore;
  let images: ImageStore;

  beforeEach(async () => {
    opened = await open();
    store = createRunStore(opened.database, { monthlyMicroUsd: null, runMicroUsd: null });
    images = createImageStore(opened.database);
  });
  afterEach(async () => {
    // Whatever a test did, the rows are what they would be if they were made anew.
    const check = await checkEntries(opened.database).finally(opened.remove);
    expect(check).toEqual({ missing: 0, wrong: 0, extra: 0, examples: [] });
  });

  const entries = () =>
    opened.database.query
      .selectFrom('entry')
      .select(['shelf', 'kind', 'costMicroUsd', 'favourite'])
      .orderBy('shelf')
      .orderBy('kind')
      .orderBy('costMicroUsd')
      .execute();
  const shelves = async () => (await entries()).map((entry) => `${entry.shelf}/${entry.kind}`);
  const imagesOf = async (run: RunRecord) => there((await store.imagesOf([run.id])).get(run.id));

  async function calling(asked = testAdmission()): Promise<RunRecord> {
    await store.admit(asked);
    return there(await store.markCalling(there(await store.claim(ME))));
  }
  async function saving(asked = testAdmission()): Promise<RunRecord> {
    return there(await store.markSaving(await calling(asked), ME));
  }
  async function finished(outcome = done(), asked = testAdmission()): Promise<RunRecord> {
    return there(await store.finish(await saving(asked), outcome));
  }

  test('a run has none while it is open', async () => {
    await saving();
    expect(await entries()).toEqual([]);
  });

  test('a run that is done has one for each image', async () => {
    await finished(done({ images: [1, 2].map(() => ({ ...picture('a'), costMicroUsd: 450 })) }));
    expect(await entries()).toMatchObject([
      { shelf: 'images', kind: 'generate', costMicroUsd: 450 },
      { shelf: 'images', kind: 'generate', costMicroUsd: 450 },
    ]);
  });

  test('a run that failed has its own, which cost nothing', async () => {
    await finished(refused);
    expect(await entries()).toMatchObject([{ shelf: 'failed', costMicroUsd: 0 }]);
  });

  test('a late answer takes the unknown run away and brings its images', async () => {
    const run = await calling();
    await store.finish(run, lost);
    expect(await entries()).toMatchObject([{ shelf: 'unknown', costMicroUsd: null }]);
    const late = there(await store.markSaving(run, ME));
    expect(await entries()).toEqual([]);
    await store.finish(late, done());
    expect(await shelves()).toEqual(['images/generate']);
  });

  test('an answer adopted at once, without the step between, takes the unknown run away too', async () => {
    const run = await calling();
    await store.finish(run, lost);
    await store.finish(run, done());
    expect(await shelves()).toEqual(['images/generate']);
  });

  test('a run that is canceled has none, and its late images are in the bin', async () => {
    const waiting = testAdmission();
    await store.admit(waiting);
    await store.cancel('ann', waiting.id);
    const run = await saving();
    await store.cancel('ann', run.id);
    expect(await entries()).toEqual([]);
    await store.finish(run, done());
    expect(await shelves()).toEqual(['bin/generate']);
  });

  test('an edit shows its result, and its answer among the workings', async () => {
    const run = await saving(edit());
    await store.keepAnswers(run, done());
    expect(await shelves()).toEqual(['workings/answer']);
    const raw = there((await imagesOf(run))[0]);
    const placed = {
      ...picture('c'),
      rawId: raw.id,
      position: 0,
      costMicroUsd: 900,
      ...NOT_EXACT,
      driftPercent: 1,
      featherPx: 4,
    };
    await store.finish(run, done(), [placed]);
    expect(await entries()).toMatchObject([
      { shelf: 'images', kind: 'edit', costMicroUsd: 900 },
      { shelf: 'workings', kind: 'answer', costMicroUsd: 0 },
    ]);

    const again = await store.addVersion({
      ...placed,
      sha256: 'd'.repeat(64),
      costMicroUsd: 0,
      featherPx: 9,
    });
    await images.change('ann', [again.id], { favourite: true });
    expect(await entries()).toMatchObject([
      { shelf: 'images', kind: 'edit', costMicroUsd: 900, favourite: 1 },
      { shelf: 'workings', kind: 'answer', costMicroUsd: 0, favourite: 0 },
      { shelf: 'workings', kind: 'answer', costMicroUsd: 0, favourite: 0 },
    ]);

    await store.showVersion(there((await imagesOf(run)).find((image) => image.featherPx === 4)));
    expect(await entries()).toMatchObject([
      { shelf: 'images', favourite: 0 },
      { shelf: 'workings', favourite: 0 },
      { shelf: 'workings', favourite: 1 },
    ]);
  });

  test('an edit whose server died while it was put back shows its answer', async () => {
    const run = await saving(edit());
    const kept = there(await store.keepAnswers(run, done()));
    await store.takeOver(kept, 'host/2/other', false);
    expect(await shelves()).toEqual(['images/edit']);
  });

  test('the answer of a canceled edit is in the bin even when its server died', async () => {
    const run = await saving(edit());
    await store.keepAnswers(run, done());
    const canceled = there(await store.cancel('ann', run.id));
    await store.takeOver(canceled, 'host/2/other', false);
    expect(await shelves()).toEqual(['bin/edit']);
  });

  test('a run whose server died with the answer is unknown', async () => {
    await store.takeOver(await calling(), 'host/2/other', false);
    expect(await shelves()).toEqual(['unknown/generate']);
  });

  test('what is deleted is in the bin until it is restored, and stays a favourite', async () => {
    const run = await finished();
    const { id } = there((await imagesOf(run))[0]);
    await images.change('ann', [id], { favourite: true });
    await images.change('ann', [id], { deleted: true });
    expect(await entries()).toMatchObject([{ shelf: 'bin', kind: 'generate', favourite: 1 }]);
    await images.change('ann', [id], { deleted: false });
    expect(await entries()).toMatchObject([{ shelf: 'images', kind: 'generate', favourite: 1 }]);
  });

  test('an upload is listed, a mask among the workings, and comes out of the bin when it is sent again', async () => {
    const { image } = await images.addUpload(upload());
    await images.addUpload(upload({ role: 'mask', painted: '{}' }));
    expect(await shelves()).toEqual(['images/upload', 'workings/painted']);
    for (const again of [
      () => images.addUpload(upload()),
      () => images.findUpload('ann', 'input', 'f'.repeat(64)),
    ]) {
      await images.change('ann', [image.id], { deleted: true });
      expect(await shelves()).toEqual(['bin/upload', 'workings/painted']);
      await again();
      expect(await shelves()).toEqual(['images/upload', 'workings/painted']);
    }
  });

  test('the same file sent twenty times at once is listed once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => images.addUpload(upload())));
    expect(await shelves()).toEqual(['images/upload']);
  });

  test('favourites and deletions at once leave what the images say', async () => {
    const run = await finished(
      done({ images: Array.from({ length: 8 }, () => ({ ...picture('a'), costMicroUsd: 100 })) }),
    );
    const all = await imagesOf(run);
    await Promise.all(
      all.flatMap((image) => [
        images.change('ann', [image.id], { favourite: true }),
        images.change('ann', [image.id], { deleted: true }),
      ]),
    );
    expect(new Set(await shelves())).toEqual(new Set(['bin/generate']));
  });

  describe('made anew', () => {
    beforeEach(async () => {
      await finished();
      await finished(refused);
      await finished(lost);
      const run = await saving(edit());
      await store.keepAnswers(run, done());
      await images.addUpload(upload());
    });
    const rows = () =>
      opened.database.query.selectFrom('entry').select(ENTRY_COLUMNS).orderBy('id').execute();

    test('they are what they were', async () => {
      const before = await rows();
      await opened.database.query.deleteFrom('entry').execute();
      expect(await checkEntries(opened.database)).toMatchObject({ missing: 5, wrong: 0, extra: 0 });
      const told: number[] = [];
      await rebuildEntries(opened.database, (done) => told.push(done));
      expect(await rows()).toEqual(before);
      expect(told).toEqual([4, 5]);
    });

    test('and broken off, they are made anew the next time, and followed and found as ever', async () => {
      const before = await rows();
      await opened.database.query.deleteFrom('entry').execute();
      const breaking = rebuildEntries(opened.database, () => {
        throw new Error('the power went');
      });
      await expect(breaking).rejects.toThrow('the power went');
      await ensureEntries(opened.database, () => undefined);
      expect(await rows()).toEqual(before);
      const { image } = await images.addUpload(
        upload({ uploadSha256: 'e'.repeat(64), fileName: 'zebra.png' }),
      );
      const library = createLibrary(opened.database, async () => []);
      const find = async (q: string) => {
        const page = { cursor: null, skip: 0, limit: 10 };
        return (await library.images('ann', { ...NO_FILTER, q }, page)).images.map(({ id }) => id);
      };
      expect(await find('zebra')).toEqual([image.id]);
      expect(await find('dog')).toEqual(before.filter(({ kind }) => kind === 'upload').map(({ id }) => id));
    });

    test('by two servers at once, they are there once', async () => {
      await opened.database.query.deleteFrom('entry').execute();
      const counts = await Promise.all([1, 2].map(() => rebuildEntries(opened.database, () => undefined)));
      expect(counts.reduce((sum, count) => sum + count.missing, 0)).toBe(5);
      expect(await rows()).toHaveLength(5);
    });

    test('while images change, they are what the images say', async () => {
      const run = await saving();
      await opened.database.query.deleteFrom('entry').execute();
      const [upload] = await opened.database.query
        .selectFrom('image')
        .selectAll()
        .where('runId', 'is', null)
        .execute();
      await Promise.all([
        rebuildEntries(opened.database, () => undefined),
        images.change('ann', [there(upload).id], { deleted: true }),
        store.finish(run, done()),
        rebuildEntries(opened.database, () => undefined),
      ]);
      expect(await rows()).toHaveLength(6);
    });

    test('each fault is found, named and put right', async () => {
      const { query } = opened.database;
      const all = await rows();
      const [missing, wrong] = [there(all[0]), there(all[1])];
      await query.deleteFrom('entry').where('id', '=', missing.id).execute();
      await query
        .updateTable('entry')
        .set({ favourite: 1, search: 'dog' })
        .where('id', '=', wrong.id)
        .execute();
      const strays = [
        { runId: null, id: randomUUID() },
        { runId: randomUUID(), id: randomUUID() },
        { runId: there(all.find((row) => row.runId !== null)).runId, id: randomUUID() },
      ];
      for (const stray of strays) {
        await query
          .insertInto('entry')
          .values({ ...wrong, ...stray })
          .execute();
      }
      const check = await checkEntries(opened.database);
      expect(check).toMatchObject({ missing: 1, wrong: 1, extra: 3 });
      expect(new Set(check.examples)).toEqual(
        new Set([missing.id, wrong.id, ...strays.map((stray) => stray.id)]),
      );
      expect(await rebuildEntries(opened.database, () => undefined)).toEqual({
        missing: 1,
        wrong: 1,
        extra: 3,
      });
    });

    test('happens at the first start of a version, and not again', async () => {
      const { query } = opened.database;
      const told: number[] = [];
      await query.deleteFrom('entry').execute();
      await ensureEntries(opened.database, (done) => told.push(done));
      await ensureEntries(opened.database, (done) => told.push(done));
      expect(told).toEqual([4, 5]);
      // What an interrupted one leaves behind.
      await query.updateTable('setting').set({ value: '' }).where('key', '=', 'entries.version').execute();
      await ensureEntries(opened.database, (done) => told.push(done));
      expect(told).toEqual([4, 5, 4, 5]);
    });
  });
});
