import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Admission } from '@/lib/server/runs/admit-runs';
import { createRunStore, type Outcome, type RunStore } from '@/lib/server/runs/run-store';
import { testAdmission } from '@/test/admission';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { addTestPerson, addTestToken } from '@/test/people';
import { budgetPeriod } from './budget';
import type { BudgetLimits } from './spending-rules';

const COST = 1000;
const ME = 'here/1/me';
const FREE: BudgetLimits = { monthlyMicroUsd: null, runMicroUsd: null, accounts: true };
const unpriced = { lowMicroUsd: null, highMicroUsd: null, approximate: true };

const outcome = (change: Partial<Outcome> = {}): Outcome => ({
  status: 'failed',
  images: [],
  usage: null,
  rawUsage: null,
  cost: null,
  answered: null,
  error: { code: 'moderation_blocked', message: null },
  upstreamRequestId: null,
  charge: 'nothing',
  ...change,
});
const costing = (totalMicroUsd: number) =>
  outcome({
    cost: { totalMicroUsd, lines: [], priceTableVersion: 'test', lowerBound: false },
    charge: 'cost',
  });

describe.each(TEST_ENGINES)('purses on $engine', ({ open }) => {
  let opened: TestDatabase;

  beforeEach(async () => {
    opened = await open();
    await addTestPerson(opened.database, { id: 'root', role: 'admin' });
  });
  afterEach(() => opened.remove());

  const openStore = (limits: Partial<BudgetLimits> = {}) =>
    createRunStore(opened.database, { ...FREE, ...limits });

  /** `[spent, held]` of each purse of this month that has something in it. */
  async function purses(): Promise<Record<string, [number, number]>> {
    const rows = await opened.database.query.selectFrom('budget').selectAll().execute();
    return Object.fromEntries(
      rows.map((row) => [row.scope, [row.spentMicroUsd, row.reservedMicroUsd] as [number, number]]),
    );
  }

  async function admit(store: RunStore, change: Partial<Admission> = {}) {
    return (await store.admit(testAdmission(change))).run;
  }

  async function end(store: RunStore, how: Outcome) {
    const claimed = await store.claim(ME);
    const calling = claimed === null ? null : await store.markCalling(claimed);
    return calling === null ? null : store.finish(calling, how);
  }

  const refusalOf = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: { code: string; message: string }) => error,
    );

  test('a run is held in and charged to the purses of the installation, its person and its token', async () => {
    await addTestPerson(opened.database, { id: 'ann' });
    await addTestToken(opened.database, { id: 'robot', personId: 'ann' });
    const store = openStore();
    await admit(store, { tokenId: 'robot' });
    await admit(store);
    await admit(store, { ownerId: 'bob' });
    await admit(store, { demo: true });
    expect(await purses()).toEqual({
      installation: [0, 3000],
      'person:ann': [0, 2000],
      'token:robot': [0, 1000],
      'person:bob': [0, 1000],
      'installation:demo': [0, 1000],
      'person:ann:demo': [0, 1000],
    });
    await end(store, costing(900));
    expect(await purses()).toMatchObject({
      installation: [900, 2000],
      'person:ann': [900, 1000],
      'token:robot': [900, 0],
      'person:bob': [0, 1000],
    });
    await end(store, outcome());
    expect(await purses()).toMatchObject({ installation: [900, 1000] });
  });

  test('of 200 at once, each purse admits what it has room for: 17 by a token, by its person, by all', async () => {
    await addTestPerson(opened.database, { id: 'ann', monthlyMicroUsd: 34 * COST });
    await addTestPerson(opened.database, { id: 'bob', monthlyMicroUsd: 17 * COST });
    await addTestToken(opened.database, { id: 'robot', personId: 'ann', monthlyMicroUsd: 17 * COST });
    const store = openStore({ monthlyMicroUsd: 44 * COST });
    const asked = Array.from({ length: 200 }, (_, index): Partial<Admission> => {
      if (index % 3 === 0) return { tokenId: 'robot' };
      return index % 3 === 1 ? { ownerId: 'bob' } : {};
    });
    const answers = await Promise.all(asked.map((change) => refusalOf(admit(store, change))));
    const codes = answers.flatMap((error) => (error === null ? [] : [error.code]));
    expect(codes).toHaveLength(200 - 44);
    const after = await purses();
    expect(after.installation).toEqual([0, 44 * COST]);
    const [, ann = 0] = after['person:ann'] ?? [];
    const [, bob = 0] = after['person:bob'] ?? [];
    const [, robot = 0] = after['token:robot'] ?? [];
    expect(ann + bob).toBe(44 * COST);
    expect(ann).toBeLessThanOrEqual(34 * COST);
    expect(bob).toBeLessThanOrEqual(17 * COST);
    expect(robot).toBeLessThanOrEqual(17 * COST);
  });

  test.each([
    ['token', { tokenId: 'robot' }, 'token_budget_exceeded'],
    ['person', {}, 'person_budget_exceeded'],
  ] as const)('of 200 at once against a %s’s room for 17, 17 are admitted', async (_, change, code) => {
    await addTestPerson(opened.database, {
      id: 'ann',
      monthlyMicroUsd: code === 'person_budget_exceeded' ? 17 * COST : null,
    });
    await addTestToken(opened.database, { id: 'robot', personId: 'ann', monthlyMicroUsd: 17 * COST });
    const store = openStore();
    const answers = await Promise.all(Array.from({ length: 200 }, () => refusalOf(admit(store, change))));
    const refused = answers.filter((error) => error !== null);
    expect(refused).toHaveLength(183);
    expect(new Set(refused.map((error) => error.code))).toEqual(new Set([code]));
    expect((await purses()).installation).toEqual([0, 17 * COST]);
    const { count } = await opened.database.query
      .selectFrom('run')
      .select((is) => is.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBe(17);
  });

  test('a refusal of one purse leaves the others as they were', async () => {
    await addTestPerson(opened.database, { id: 'ann', monthlyMicroUsd: COST });
    await addTestToken(opened.database, { id: 'robot', personId: 'ann', monthlyMicroUsd: 0 });
    const store = openStore({ monthlyMicroUsd: 10 * COST });
    expect(await refusalOf(admit(store, { tokenId: 'robot' }))).toMatchObject({
      code: 'token_budget_exceeded',
      message: expect.stringContaining('and nothing of this token’s $0.00 for this month is left'),
    });
    expect(
      Object.values(await purses())
        .flat()
        .every((each) => each === 0),
    ).toBe(true);
    await admit(store);
    expect(await refusalOf(admit(store))).toMatchObject({
      code: 'person_budget_exceeded',
      message: expect.stringContaining('and nothing of your $0.001 for this month is left'),
    });
    expect(await purses()).toEqual({ installation: [0, COST], 'person:ann': [0, COST] });
  });

  test('only an admin, and not by a token, is told what the installation may spend', async () => {
    await addTestPerson(opened.database, { id: 'ann' });
    await addTestToken(opened.database, { id: 'robot', personId: 'root' });
    const store = openStore({ monthlyMicroUsd: 500 });
    expect(await refusalOf(admit(store, { ownerId: 'root' }))).toMatchObject({
      code: 'budget_exceeded',
      message: expect.stringContaining('this month’s $0.0005 is left'),
    });
    for (const change of [{}, { ownerId: 'nobody' }, { ownerId: 'root', tokenId: 'robot' }]) {
      const refused = await refusalOf(admit(store, change));
      expect(refused).toMatchObject({ code: 'budget_exceeded' });
      expect(refused?.message).not.toMatch(/\d/);
    }
    const strict = openStore({ runMicroUsd: 999 });
    const mine = await refusalOf(admit(strict));
    expect(mine).toMatchObject({ code: 'run_budget_exceeded' });
    expect(mine?.message).not.toMatch(/\d/);
    expect((await refusalOf(admit(strict, { ownerId: 'root' })))?.message).toContain('$0.000999');
    const asked = [testAdmission(), testAdmission()];
    const capped = await refusalOf(
      openStore({ monthlyMicroUsd: 123_000_000 }).admitAll(asked, { capMicroUsd: 1 }),
    );
    expect(capped).toMatchObject({ code: 'cap_exceeded' });
    expect(capped?.message).not.toContain('123');
  });

  test('each purse has its own limit for one run', async () => {
    await addTestPerson(opened.database, { id: 'ann', runMicroUsd: COST - 1 });
    await addTestPerson(opened.database, { id: 'bob' });
    await addTestToken(opened.database, { id: 'robot', personId: 'bob', runMicroUsd: COST - 1 });
    const store = openStore();
    expect(await refusalOf(admit(store))).toMatchObject({
      code: 'run_budget_exceeded',
      message: expect.stringContaining('one run of yours may cost at most $0.000999'),
    });
    expect(await refusalOf(admit(store, { ownerId: 'bob', tokenId: 'robot' }))).toMatchObject({
      code: 'run_budget_exceeded',
      message: expect.stringContaining('with this token'),
    });
    expect(await refusalOf(admit(store, { ownerId: 'bob' }))).toBeNull();
  });

  test('a token uses its models and no other', async () => {
    await addTestPerson(opened.database, { id: 'ann' });
    await addTestToken(opened.database, { id: 'robot', personId: 'ann', models: '["gpt-image-2"]' });
    const store = openStore();
    const other = { ...testAdmission().params, model: 'gpt-image-2.5-flare' };
    const own = { ...testAdmission().params, model: 'gpt-image-2' };
    expect(await refusalOf(admit(store, { tokenId: 'robot', params: other }))).toMatchObject({
      code: 'model_not_allowed',
    });
    expect(await refusalOf(admit(store, { tokenId: 'robot', params: own }))).toBeNull();
    expect(await refusalOf(admit(store, { params: other }))).toBeNull();
  });

  test('what was granted for this month is on top of the limit', async () => {
    await addTestPerson(opened.database, { id: 'ann', monthlyMicroUsd: COST });
    const period = budgetPeriod(await opened.database.now());
    const scope = 'person:ann';
    await opened.database.query
      .insertInto('budget')
      .values({ scope, period, spentMicroUsd: 0, reservedMicroUsd: 0, extraMicroUsd: COST })
      .execute();
    const store = openStore();
    await admit(store);
    await admit(store);
    expect(await refusalOf(admit(store))).toMatchObject({
      code: 'person_budget_exceeded',
      message: expect.stringContaining('nothing of your $0.002 for this month'),
    });
  });

  test('a price that is not known is refused to members and tokens, and not to an admin whom nothing limits', async () => {
    await addTestPerson(opened.database, { id: 'ann' });
    await addTestToken(opened.database, { id: 'robot', personId: 'root' });
    const store = openStore();
    const codes = [];
    for (const change of [{}, { ownerId: 'root', tokenId: 'robot' }, { ownerId: 'root' }])
      codes.push((await refusalOf(admit(store, { ...change, estimate: unpriced })))?.code);
    expect(codes).toEqual(['price_unknown', 'price_unknown', undefined]);
  });

  test('where an admin allows it, such a run is held at the amount that is set, and charged by its usage', async () => {
    await addTestPerson(opened.database, { id: 'ann', unpricedMicroUsd: 400, monthlyMicroUsd: 1000 });
    const store = openStore();
    const first = await admit(store, { estimate: unpriced });
    expect(first.holdMicroUsd).toBe(400);
    await admit(store, { estimate: unpriced });
    expect(await refusalOf(admit(store, { estimate: unpriced }))).toMatchObject({
      code: 'person_budget_exceeded',
    });
    expect(await purses()).toEqual({ installation: [0, 800], 'person:ann': [0, 800] });
    await end(store, costing(30));
    expect(await purses()).toEqual({ installation: [30, 400], 'person:ann': [30, 400] });
  });

  test('and counts at that amount for as long as its cost is not known, however often it is settled', async () => {
    await addTestPerson(opened.database, { id: 'ann', unpricedMicroUsd: 400 });
    const store = openStore();
    const { id } = await admit(store, { estimate: unpriced });
    const lost = outcome({
      status: 'unknown',
      charge: 'estimate',
      error: { code: 'answer_timeout', message: null },
    });
    await end(store, lost);
    expect(await purses()).toEqual({ installation: [400, 0], 'person:ann': [400, 0] });
    const unknown = await store.read(id);
    const late = unknown === null ? null : await store.markSaving(unknown, ME);
    if (late !== null) await store.finish(late, outcome({ charge: 'cost' }));
    expect(await store.read(id)).toMatchObject({
      status: 'failed',
      chargedMicroUsd: 400,
      costMicroUsd: null,
    });
    expect(await purses()).toEqual({ installation: [400, 0], 'person:ann': [400, 0] });
  });

  test('a batch is held whole or not at all, and its cap counts what is held without a price', async () => {
    await addTestPerson(opened.database, { id: 'ann', unpricedMicroUsd: 400, monthlyMicroUsd: 2500 });
    const store = openStore();
    const asked = [testAdmission(), testAdmission({ estimate: unpriced }), testAdmission()];
    expect(await refusalOf(store.admitAll(asked, { capMicroUsd: 2399 }))).toMatchObject({
      code: 'cap_exceeded',
      message: expect.stringContaining('of your $0.0025 for this month is left'),
    });
    await store.admitAll(asked, { capMicroUsd: 2400 });
    expect(await refusalOf(store.admitAll([testAdmission()]))).toMatchObject({
      code: 'person_budget_exceeded',
    });
    expect(await purses()).toEqual({ installation: [0, 2400], 'person:ann': [0, 2400] });
  });

  test('without accounts nobody’s own limit holds, and all purses are kept all the same', async () => {
    await addTestPerson(opened.database, {
      id: 'ann',
      monthlyMicroUsd: 0,
      runMicroUsd: 0,
      unpricedMicroUsd: 5,
    });
    const store = openStore({ accounts: false });
    await admit(store);
    expect((await admit(store, { estimate: unpriced })).holdMicroUsd).toBe(0);
    expect(await purses()).toEqual({ installation: [0, COST], 'person:ann': [0, COST] });
  });

  test('a cancelled run, one that is put back and one that is given up leave every purse right', async () => {
    await addTestPerson(opened.database, { id: 'ann' });
    await addTestToken(opened.database, { id: 'robot', personId: 'ann' });
    const store = openStore();
    const { id } = await admit(store, { tokenId: 'robot' });
    await store.cancel('ann', id);
    await admit(store, { tokenId: 'robot', id: randomUUID() });
    const claimed = await store.claim(ME);
    const calling = claimed === null ? null : await store.markCalling(claimed);
    if (calling !== null) await store.giveUp(calling, ME, { answerKept: false, bill: null });
    const all = await purses();
    expect(all).toEqual({
      installation: [COST, 0],
      'person:ann': [COST, 0],
      'token:robot': [COST, 0],
    });
  });
});
