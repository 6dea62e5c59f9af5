import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRunStore, type RunStore } from '@/lib/server/runs/run-store';
import { testAdmission } from '@/test/admission';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { createJobStore, type JobStore } from './job-store';

const NO_LIMITS = { monthlyMicroUsd: null, runMicroUsd: null };

describe.each(TEST_ENGINES)('on $engine', ({ open }) => {
  let opened: TestDatabase;
  let store: JobStore;
  let runs: RunStore;

  beforeEach(async () => {
    opened = await open();
    store = createJobStore(opened.database);
    runs = createRunStore(opened.database, NO_LIMITS);
  });
  afterEach(() => opened.remove());

  async function keep(ownerId: string, updatedAt = 1): Promise<string> {
    const id = crypto.randomUUID();
    await store.transaction((transaction) =>
      store.insert(transaction, {
        id,
        ownerId,
        recipe: 'comic',
        name: 'Fox',
        settings: '{}',
        createdAt: 1,
        updatedAt,
      }),
    );
    return id;
  }

  async function addItems(jobId: string, count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, () => crypto.randomUUID());
    await store.transaction((transaction) =>
      store.insertItems(
        transaction,
        ids.map((id, position) => ({
          id,
          jobId,
          position,
          name: `${position}`,
          words: '',
          images: '[]',
          details: '{}',
          chosen: null,
          verdict: 'approved' as const,
          added: '[]',
        })),
      ),
    );
    return ids;
  }

  async function link(jobId: string, item: string): Promise<string> {
    const { run } = await runs.admit(testAdmission());
    await store.transaction((transaction) => store.link(transaction, jobId, [{ item, runId: run.id }]));
    return run.id;
  }

  test('a job is inserted once, and found by its owner only', async () => {
    const id = await keep('ann');
    const again = await store.transaction((transaction) =>
      store.insert(transaction, {
        id,
        ownerId: 'bob',
        recipe: 'comic',
        name: 'mine',
        settings: '{}',
        createdAt: 1,
        updatedAt: 1,
      }),
    );
    expect(again).toBe(false);
    expect(await store.find('ann', id)).toMatchObject({ name: 'Fox', revision: 1 });
    expect(await store.find('bob', id)).toBeNull();
    expect(await store.known(id)).toMatchObject({ ownerId: 'ann' });
  });

  test('a change of a revision that has passed, or by another, changes nothing', async () => {
    const id = await keep('ann');
    expect(await store.update('ann', id, 1, { name: 'new' })).toMatchObject({ name: 'new', revision: 2 });
    expect(await store.update('ann', id, 1, { name: 'newer' })).toBeNull();
    expect(await store.update('bob', id, 2, { name: 'newer' })).toBeNull();
    expect((await store.find('ann', id))?.name).toBe('new');
  });

  test('each is listed exactly once, changed last first', async () => {
    const kept = [];
    for (const at of [1, 2, 2, 2, 3]) kept.push(await keep('ann', at));
    await keep('bob', 9);
    const seen: { id: string; updatedAt: number }[] = [];
    for (;;) {
      const last = seen.at(-1);
      const after = last === undefined ? null : { at: last.updatedAt, id: last.id };
      const page = await store.list('ann', { after, limit: 2 });
      if (page.length === 0) break;
      seen.push(...page);
    }
    expect(seen.map(({ id }) => id).toSorted()).toEqual(kept.toSorted());
    expect(seen.map(({ updatedAt }) => updatedAt)).toEqual([3, 2, 2, 2, 1]);
  });

  test('items have their places, and take new ones', async () => {
    const id = await keep('ann');
    const [a = '', b = '', c = ''] = await addItems(id, 3);
    await store.transaction((transaction) => store.place(transaction, [c, a, b]));
    expect((await store.items([id])).map((item) => item.id)).toEqual([c, a, b]);
    const [first] = await store.items([id]);
    if (first === undefined) throw new Error('no item');
    await store.transaction((transaction) => store.updateItem(transaction, first, { words: 'loud' }));
    expect((await store.items([id]))[0]).toMatchObject({ words: 'loud', revision: 2 });
  });

  test('runs are linked once and told newest first; a start opens the item again', async () => {
    const id = await keep('ann');
    const [a = '', b = ''] = await addItems(id, 2);
    const first = await link(id, a);
    const second = await link(id, a);
    await store.transaction((transaction) => store.link(transaction, id, [{ item: b, runId: first }]));
    const linked = await store.runsOf(id);
    expect(linked.map((run) => run.id).toSorted()).toEqual([first, second].toSorted());
    expect(linked.map((run) => run.itemId)).toEqual([a, a]);
    const [newer, older] = linked;
    expect(newer?.createdAt ?? 0).toBeGreaterThanOrEqual(older?.createdAt ?? 0);
    expect((await store.briefRunsOf([id])).map((run) => run.id)).toEqual(linked.map((run) => run.id));
    await store.transaction((transaction) => store.reopen(transaction, [a]));
    expect((await store.items([id])).map(({ verdict }) => verdict)).toEqual(['open', 'approved']);
  });

  test('what is deleted leaves the runs', async () => {
    const id = await keep('ann');
    const [a = '', b = ''] = await addItems(id, 2);
    const kept = [await link(id, a), await link(id, b)];
    await store.transaction((transaction) => store.removeItem(transaction, a));
    expect((await store.runsOf(id)).map((run) => run.id)).toEqual([kept[1]]);
    expect(await store.remove('bob', id)).toBe(false);
    expect(await store.remove('ann', id)).toBe(true);
    expect(await store.remove('ann', id)).toBe(false);
    expect(await store.items([id])).toEqual([]);
    expect((await runs.readAll(kept)).map((run) => run.id).toSorted()).toEqual(kept.toSorted());
  });

  test('of two that start the same at once, the second sees what the first linked', async () => {
    const id = await keep('local');
    const [item = ''] = await addItems(id, 1);
    const admissions = [testAdmission(), testAdmission()];
    const outcomes = await Promise.all(
      admissions.map((admission) =>
        runs
          .admitAll([admission], {
            capMicroUsd: null,
            first: async (transaction) => {
              await store.lock(transaction, 'local', id);
            },
            also: async (transaction) => {
              if ((await store.linkedRuns(transaction, id)).length > 0) throw new Error('there');
              await store.link(transaction, id, [{ item, runId: admission.id }]);
            },
          })
          .then(
            () => 'started',
            () => 'refused',
          ),
      ),
    );
    expect(outcomes.toSorted()).toEqual(['refused', 'started']);
    expect(await store.runsOf(id)).toHaveLength(1);
  });
});
