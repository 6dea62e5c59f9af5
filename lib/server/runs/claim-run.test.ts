import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TEST_ENGINES, type TestDatabase } from '@/lib/server/database/test-databases';
import { createRunStore, type RunStore } from './run-store';
import { testAdmission } from './test-admission';

const ME = 'here/1/me';

describe.each(TEST_ENGINES)('claims on $engine', ({ engine, open }) => {
  let opened: TestDatabase;
  let store: RunStore;

  beforeEach(async () => {
    opened = await open();
    store = createRunStore(opened.database, { monthlyMicroUsd: null, runMicroUsd: null });
  });
  afterEach(() => opened.remove());

  async function admit(): Promise<string> {
    const { run } = await store.admit(testAdmission());
    return run.id;
  }

  test('during a pause nobody claims, and everybody can see until when', async () => {
    const id = await admit();
    const until = await store.pauseCalls(60_000);
    expect(await store.claim(ME)).toBeNull();
    expect(await store.pausedUntil()).toBe(until);
    await opened.database.query.updateTable('rate').set({ pausedUntil: 1 }).execute();
    expect(await store.pausedUntil()).toBeNull();
    expect((await store.claim(ME))?.id).toBe(id);
  });

  test('a shorter pause does not end a longer one', async () => {
    const long = await store.pauseCalls(60_000);
    await store.pauseCalls(1000);
    expect(await store.pausedUntil()).toBe(long);
    const longer = await store.pauseCalls(90_000);
    expect(await store.pausedUntil()).toBe(longer);
  });

  test('a clock that is turned back makes nobody wait until it has caught up', async () => {
    let now = Date.now();
    store = createRunStore(
      { ...opened.database, now: async () => now },
      { monthlyMicroUsd: null, runMicroUsd: null },
    );
    const id = await admit();
    const claimed = await store.claim(ME);
    const calling = claimed === null ? null : await store.markCalling(claimed);
    await store.pauseCalls(20_000);
    if (calling !== null)
      await store.requeue(calling, { waitMs: 20_000, code: 'rate_limited', unreachable: false });
    now += 19_000;
    expect(await store.claim(ME)).toBeNull();
    now -= 24 * 60 * 60_000;
    expect(await store.pausedUntil()).toBeNull();
    expect((await store.claim(ME))?.id).toBe(id);
    const until = await store.pauseCalls(20_000);
    expect(await store.pausedUntil()).toBe(until);
  });

  test.runIf(engine === 'postgres')(
    'no more are claimed at once than may be called, whoever claims',
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
