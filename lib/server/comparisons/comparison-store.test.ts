import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import type { RunRecord } from '@/lib/server/records/run-record';
import { createRunStore, type Outcome, type RunStore } from '@/lib/server/runs/run-store';
import { testAdmission } from '@/test/admission';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { type ComparisonStore, createComparisonStore } from './comparison-store';

const ME = 'host/1/me';
const HOLD = 1000;

/** It cost more than was held for it. */
function billed(totalMicroUsd: number): Outcome {
  return {
    status: 'done',
    images: [],
    usage: null,
    rawUsage: null,
    cost: { totalMicroUsd, lines: [], priceTableVersion: 'test', lowerBound: false },
    answered: null,
    error: null,
    upstreamRequestId: null,
    charge: 'cost',
  };
}

/** Until another transaction waits for this one. On SQLite all others wait from its beginning. */
async function othersWait(transaction: Kysely<Database>, engine: Engine): Promise<void> {
  if (engine === 'sqlite') return;
  for (let waiting = 0; waiting === 0; ) {
    const { rows } = await sql<{ waiting: number }>`
      select count(*) as waiting from pg_locks
      where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))`.execute(transaction);
    waiting = rows[0]?.waiting ?? 0;
  }
}

describe.each(TEST_ENGINES)('comparisons on $engine', ({ open }) => {
  let test_: TestDatabase;
  let store: ComparisonStore;
  let runs: RunStore;
  let id: string;

  beforeEach(async () => {
    test_ = await open();
    store = createComparisonStore(test_.database);
    runs = createRunStore(test_.database, { monthlyMicroUsd: null, runMicroUsd: null });
    id = await keep('ann', 3 * HOLD);
  });
  afterEach(() => test_.remove());

  async function keep(ownerId: string, capMicroUsd: number | null, updatedAt = 1): Promise<string> {
    const own = randomUUID();
    await store.transaction((transaction) =>
      store.insert(transaction, {
        id: own,
        ownerId,
        requestHash: 'x',
        name: own,
        base: '{}',
        axes: '{}',
        capMicroUsd,
        createdAt: updatedAt,
        updatedAt,
      }),
    );
    return own;
  }

  /** Admits runs and links each to its own cell. */
  async function fill(count: number, comparison = id): Promise<string[]> {
    const ids = Array.from({ length: count }, () => randomUUID()).toSorted();
    for (const runId of ids) {
      const estimate = { lowMicroUsd: HOLD, highMicroUsd: HOLD, approximate: false };
      await runs.admit(testAdmission({ id: runId, estimate }));
    }
    await store.transaction((transaction) =>
      store.link(
        transaction,
        comparison,
        ids.map((runId) => ({ cell: `cell ${runId}`, runId })),
      ),
    );
    return ids;
  }

  async function callNext() {
    const claimed = await runs.claim(ME);
    return claimed === null ? null : runs.markCalling(claimed);
  }

  async function end(called: RunRecord | null, outcome: Outcome) {
    const saving = called === null ? null : await runs.markSaving(called, ME);
    return saving === null ? null : runs.finish(saving, outcome);
  }

  test('the cap lets every run leave as long as each costs what was held', async () => {
    await fill(3);
    for (let n = 0; n < 3; n += 1) {
      const called = await callNext();
      expect(called?.status).toBe('calling');
      expect((await end(called, billed(HOLD)))?.status).toBe('done');
    }
  });

  test('the cap ends what waits, for free, once the others cost more than was held', async () => {
    await fill(3);
    await end(await callNext(), billed(2 * HOLD + 1));
    const second = await callNext();
    expect(second).toMatchObject({
      status: 'failed',
      errorCode: 'comparison_cap_reached',
      attempt: 0,
      costMicroUsd: 0,
      chargedMicroUsd: 0,
      holdMicroUsd: 0,
    });
    const budget = await test_.database.query.selectFrom('budget').selectAll().executeTakeFirstOrThrow();
    expect(budget).toMatchObject({ spentMicroUsd: 2 * HOLD + 1, reservedMicroUsd: HOLD });
  });

  test('the cap counts what is held for the calls under way', async () => {
    await fill(4);
    const called = [await callNext(), await callNext(), await callNext(), await callNext()];
    expect(called.map((run) => run?.status)).toEqual(['calling', 'calling', 'calling', 'failed']);
  });

  test('of runs that leave at the same moment the cap lets through what fits', async () => {
    await fill(8);
    const claimed = [];
    for (let run = await runs.claim(ME); run !== null; run = await runs.claim(ME)) claimed.push(run);
    expect(claimed).toHaveLength(8);
    const called = await Promise.all(claimed.map((run) => runs.markCalling(run)));
    expect(called.map((run) => run?.status).toSorted()).toEqual([
      ...Array(3).fill('calling'),
      ...Array(5).fill('failed'),
    ]);
  });

  test('a run of no comparison, or of one without a cap, is not held back', async () => {
    await fill(4, await keep('ann', null));
    for (let n = 0; n < 4; n += 1) expect((await callNext())?.status).toBe('calling');
  });

  test('a run fills one cell of one comparison', async () => {
    const [runId] = await fill(1);
    const other = await keep('ann', null);
    const link = (comparison: string, cell: string) =>
      store.transaction((transaction) => store.link(transaction, comparison, [{ cell, runId: runId ?? '' }]));
    await expect(link(other, 'cell')).rejects.toThrow();
    await expect(link(id, 'another cell')).rejects.toThrow();
    await link(id, `cell ${runId}`);
    expect(await store.comparisonOf(runId ?? '')).toBe(id);
    expect(await store.comparisonOf(randomUUID())).toBeNull();
  });

  test('a change of a revision that has passed changes nothing', async () => {
    expect(await store.update('ann', id, 1, { name: 'new' })).toMatchObject({ name: 'new', revision: 2 });
    expect(await store.update('ann', id, 1, { name: 'newer' })).toBeNull();
    expect(await store.update('bob', id, 2, { name: 'newer' })).toBeNull();
    expect(await store.find('ann', id)).toMatchObject({ name: 'new', revision: 2 });
    expect(await store.find('bob', id)).toBeNull();
  });

  test('each is listed exactly once, changed last first, also where many changed at once', async () => {
    const kept = [id];
    for (const at of [2, 2, 2, 3, 3]) kept.push(await keep('ann', null, at));
    await keep('bob', null, 9);
    const seen: { id: string; updatedAt: number }[] = [];
    const placeOf = (last: (typeof seen)[number] | undefined) =>
      last === undefined ? null : { at: last.updatedAt, id: last.id };
    for (;;) {
      const page = await store.list('ann', { after: placeOf(seen.at(-1)), limit: 2 });
      if (page.length === 0) break;
      seen.push(...page);
    }
    expect(seen.map((each) => each.id).toSorted()).toEqual(kept.toSorted());
    expect(seen.map(({ updatedAt }) => updatedAt)).toEqual([3, 3, 2, 2, 2, 1]);
  });

  test('one that is deleted while a run is being linked to it takes that link along', async () => {
    const [runId = ''] = await fill(1, await keep('ann', null));
    await test_.database.query.deleteFrom('comparisonRun').where('runId', '=', runId).execute();
    let removed: Promise<boolean> = Promise.resolve(false);
    await store.transaction(async (transaction) => {
      expect(await store.lock(transaction, id, 'ann')).toBe(true);
      await store.link(transaction, id, [{ cell: 'cell', runId }]);
      removed = store.remove('ann', id);
      await othersWait(transaction, test_.database.engine);
    });
    expect(await removed).toBe(true);
    expect(await store.comparisonOf(runId)).toBeNull();
  });

  test('deleting takes the links along and nothing else', async () => {
    const [runId = ''] = await fill(1);
    expect(await store.remove('bob', id)).toBe(false);
    expect(await store.remove('ann', id)).toBe(true);
    expect(await store.remove('ann', id)).toBe(false);
    expect(await runs.read(runId)).not.toBeNull();
    expect(await store.comparisonOf(runId)).toBeNull();
  });
});
