import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { testAdmission } from '@/test/admission';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { createRunStore, type RunStore } from './run-store';

const ME = 'here/1/me';
const { model: MODEL } = DEFAULT_SETTINGS;
const OTHER_MODEL = 'gpt-image-2';

describe.each(TEST_ENGINES)('claims on $engine', ({ engine, open }) => {
  let opened: TestDatabase;
  let store: RunStore;
  let admitted: number;

  beforeEach(async () => {
    opened = await open();
    store = createRunStore(opened.database, { monthlyMicroUsd: null, runMicroUsd: null });
    admitted = 0;
  });
  afterEach(() => opened.remove());

  async function admit(model = MODEL, ownerId = 'ann'): Promise<string> {
    const params = { ...testAdmission().params, model };
    const { run } = await store.admit(testAdmission({ params, ownerId }));
    admitted += 1;
    // In the order of their admission, however many there are in a millisecond.
    await opened.database.query
      .updateTable('run')
      .set({ createdAt: admitted })
      .where('id', '=', run.id)
      .execute();
    return run.id;
  }
  const queue = async (ownerId = 'ann') => (await store.readQueues()).byOwner.get(ownerId) ?? [];
  const pausedUntil = async () => (await store.pauses()).get(MODEL) ?? null;

  test('during a pause there are no claims, and all can see until when', async () => {
    const id = await admit();
    const until = await store.pauseModel(MODEL, 60_000);
    expect(await store.claim(ME)).toBeNull();
    expect(await pausedUntil()).toBe(until);
    await opened.database.query.updateTable('rate').set({ pausedUntil: 1 }).execute();
    expect(await pausedUntil()).toBeNull();
    expect((await store.claim(ME))?.id).toBe(id);
  });

  test('a shorter pause does not end a longer one', async () => {
    const long = await store.pauseModel(MODEL, 60_000);
    await store.pauseModel(MODEL, 1000);
    expect(await pausedUntil()).toBe(long);
    const longer = await store.pauseModel(MODEL, 90_000);
    expect(await pausedUntil()).toBe(longer);
  });

  test('a pause holds for its model and its account, and for no other', async () => {
    const stuck = await admit();
    const other = await admit(OTHER_MODEL);
    await store.pauseModel(MODEL, 60_000);
    expect(await queue()).toEqual([other, stuck]);
    expect((await store.claim(ME))?.id).toBe(other);
    expect(await store.claim(ME)).toBeNull();
    const limits = { monthlyMicroUsd: null, runMicroUsd: null };
    const withAnotherKey = createRunStore(opened.database, limits, { account: 'another' });
    expect(await withAnotherKey.pauses()).toEqual(new Map());
    expect((await withAnotherKey.claim(ME))?.id).toBe(stuck);
  });

  test('the next place goes to the model with the fewest calls under way, as the queue says', async () => {
    const many = [await admit(), await admit(), await admit(), await admit()];
    expect([(await store.claim(ME))?.id, (await store.claim(ME))?.id]).toEqual(many.slice(0, 2));
    const few = [await admit(OTHER_MODEL), await admit(OTHER_MODEL), await admit(OTHER_MODEL)];
    const order = [few[0], few[1], many[2], few[2], many[3]];
    expect(await queue()).toEqual(order);
    const claims = [];
    for (const _ of order) claims.push((await store.claim(ME))?.id);
    expect(claims).toEqual(order);
  });

  test('with a hundred runs of one waiting, another’s first starts as the next', async () => {
    const hers = [];
    for (let index = 0; index < 100; index += 1) hers.push(await admit());
    const begun = [];
    for (let index = 0; index < 8; index += 1) begun.push((await store.claim(ME))?.id);
    expect(begun).toEqual(hers.slice(0, 8));
    const his = [await admit(MODEL, 'bob'), await admit(MODEL, 'bob')];
    expect(await queue('bob')).toEqual(his);
    expect((await queue()).slice(0, 2)).toEqual(hers.slice(8, 10));
    expect((await store.claim(ME))?.id).toBe(his[0]);
    // Who was served longest ago goes next, so from here on they take turns.
    expect((await store.claim(ME))?.id).toBe(hers[8]);
    expect((await store.claim(ME))?.id).toBe(his[1]);
    expect((await store.claim(ME))?.id).toBe(hers[9]);
    expect((await store.claim(ME))?.id).toBe(hers[10]);
  });

  test('turns go round, however quickly they follow each other and wherever the clock is', async () => {
    let now = Date.now();
    store = createRunStore(
      { ...opened.database, now: async () => now },
      { monthlyMicroUsd: null, runMicroUsd: null },
    );
    const owners = ['ann', 'bob', 'cy'];
    for (const owner of [...owners, ...owners, ...owners]) await admit(MODEL, owner);
    const served = [];
    for (let index = 0; index < 9; index += 1) {
      served.push((await store.claim(ME))?.ownerId);
      if (index === 4) now -= 60_000;
    }
    expect(served).toEqual([...owners, ...owners, ...owners]);
  });

  test('who waits for a paused model only, or has only what was let go for later, keeps nobody waiting', async () => {
    await admit(MODEL, 'bob');
    const hers = await admit(OTHER_MODEL);
    await store.pauseModel(MODEL, 60_000);
    expect((await store.claim(ME))?.id).toBe(hers);
    expect(await store.claim(ME)).toBeNull();
  });

  test('of one owner the models take turns, whatever is under way of others', async () => {
    await admit(MODEL, 'bob');
    await store.claim(ME);
    const [first, second] = [await admit(MODEL), await admit(OTHER_MODEL)];
    expect((await store.claim(ME))?.id).toBe(second);
    expect((await store.claim(ME))?.id).toBe(first);
  });

  test('pauses that have long been over are forgotten, and the row that is locked is not', async () => {
    await store.pauseModel(OTHER_MODEL, 1000);
    await opened.database.query
      .updateTable('rate')
      .set({ pausedUntil: 1 })
      .where('scope', '<>', 'calls')
      .execute();
    await store.pauseModel(MODEL, 1000);
    const scopes = await opened.database.query.selectFrom('rate').select('scope').orderBy('scope').execute();
    expect(scopes.map(({ scope }) => scope)).toEqual(['calls', `pause::${MODEL}`]);
  });

  test('each call is told of before it may leave, and one that may not is not', async () => {
    const told: [string, number][] = [];
    const limits = { monthlyMicroUsd: null, runMicroUsd: null };
    const telling = createRunStore(opened.database, limits, {
      onCalling: async ({ id, attempt }) => void told.push([id, attempt]),
    });
    const [sent, canceled] = [await admit(), await admit()];
    const claims = [await telling.claim(ME), await telling.claim(ME)];
    await telling.cancel('ann', canceled);
    for (const claimed of claims) if (claimed !== null) await telling.markCalling(claimed);
    expect(told).toEqual([[sent, 1]]);
  });

  test('a clock that is turned back keeps no run waiting until it has caught up', async () => {
    let now = Date.now();
    store = createRunStore(
      { ...opened.database, now: async () => now },
      { monthlyMicroUsd: null, runMicroUsd: null },
    );
    const id = await admit();
    const claimed = await store.claim(ME);
    const calling = claimed === null ? null : await store.markCalling(claimed);
    await store.pauseModel(MODEL, 20_000);
    if (calling !== null)
      await store.requeue(calling, {
        waitMs: 20_000,
        code: 'rate_limited',
        message: null,
        unreachable: false,
      });
    now += 19_000;
    expect(await store.claim(ME)).toBeNull();
    now -= 24 * 60 * 60_000;
    expect(await pausedUntil()).toBeNull();
    expect((await store.claim(ME))?.id).toBe(id);
    const until = await store.pauseModel(MODEL, 20_000);
    expect(await pausedUntil()).toBe(until);
  });

  test.runIf(engine === 'postgres')(
    'no more are claimed at once than may be called, whichever server claims',
    async () => {
      for (let index = 0; index < 6; index += 1) await admit();
      const claims = await Promise.all(
        Array.from({ length: 6 }, (_, index) => store.claim(`server/${index}/x`, 2)),
      );
      const claimed = claims.filter((run) => run !== null);
      expect(claimed).toHaveLength(2);
      await opened.database.query
        .updateTable('run')
        .set({ leaseUntil: 1 })
        .where('id', '=', claimed[0]?.id ?? '')
        .execute();
      expect(await store.claim(ME, 2)).not.toBeNull();
      expect(await store.claim(ME, 2)).toBeNull();
    },
  );

  test('a waiting run that is let go is anybody’s at once', async () => {
    const id = await admit();
    await store.claim(ME);
    await store.letGo(id, 'there/2/other');
    expect(await store.claim('there/2/other')).toBeNull();
    await store.letGo(id, ME);
    expect(await store.claim('there/2/other')).toMatchObject({ id, crashes: 0 });
  });

  test('a run that is being saved is let go to its own server, and that is no crash', async () => {
    const id = await admit();
    const claimed = await store.claim(ME);
    const calling = claimed === null ? null : await store.markCalling(claimed);
    if (calling !== null) await store.markSaving(calling, ME);
    await store.letGo(id, ME);
    expect(await store.listAbandoned(() => false)).toEqual([]);
    const [abandoned] = await store.listAbandoned((owner) => owner.startsWith('here/1/'));
    expect(abandoned).toMatchObject({ id, status: 'saving' });
    const taken = abandoned === undefined ? null : await store.takeOver(abandoned, 'here/3/next', true);
    expect(taken).toMatchObject({ status: 'saving', crashes: 0, leaseOwner: 'here/3/next' });
  });
});
