import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRunStore } from '@/lib/server/runs/run-store';
import { testAdmission } from '@/test/admission';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { addTestPerson } from '@/test/people';
import { readStatusMonth } from './money-viewer';
import { setPersonLimits } from './person-limits';
import { createWishStore, type WishStore } from './wishes';

describe.each(TEST_ENGINES)('asking for more on $engine', ({ open }) => {
  let opened: TestDatabase;
  let now: number;
  let wishes: WishStore;

  beforeEach(async () => {
    opened = await open();
    now = Date.UTC(2026, 10, 15);
    wishes = createWishStore({ ...opened.database, now: async () => now }, false);
    await addTestPerson(opened.database, { id: 'ann', name: 'Ann', monthlyMicroUsd: 500 });
    await addTestPerson(opened.database, { id: 'bob', name: 'Bob' });
  });
  afterEach(() => opened.remove());

  const admit = () =>
    createRunStore(
      { ...opened.database, now: async () => now },
      { monthlyMicroUsd: null, runMicroUsd: null, accounts: true },
    ).admit(testAdmission());
  const grant = (id: string, grantMicroUsd: number) =>
    wishes.settle(id, { settledBy: 'root', grantMicroUsd });

  test('asking again asks for another amount, and each person has one open request', async () => {
    const first = await wishes.ask('ann', 1000);
    now += 5;
    await wishes.ask('bob', 7);
    now += 5;
    expect(await wishes.ask('ann', 2000)).toMatchObject({ id: first.id, name: 'Ann', amountMicroUsd: 2000 });
    expect((await wishes.listOpen()).map(({ name }) => name)).toEqual(['Bob', 'Ann']);
    expect(await wishes.listOf('bob')).toMatchObject([{ personId: 'bob', amountMicroUsd: 7 }]);
    await expect(wishes.ask('nobody', 1)).rejects.toMatchObject({ code: 'person_not_found' });
  });

  test('many at once are one', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => wishes.ask('ann', index + 1)));
    expect(await wishes.listOpen()).toHaveLength(1);
  });

  test('what is granted is there at once, in this month and in no other', async () => {
    await expect(admit()).rejects.toMatchObject({ code: 'person_budget_exceeded' });
    const { id } = await wishes.ask('ann', 500);
    expect(await grant(id, 500)).toMatchObject({ grantedMicroUsd: 500, settledAt: now });
    await admit();
    await expect(admit()).rejects.toMatchObject({ code: 'person_budget_exceeded' });
    expect(await wishes.listOpen()).toEqual([]);
    now = Date.UTC(2026, 11, 1);
    await expect(admit()).rejects.toMatchObject({ code: 'person_budget_exceeded' });
  });

  test('several grants add up, beside what is spent already', async () => {
    await grant((await wishes.ask('ann', 600)).id, 600);
    await admit();
    await grant((await wishes.ask('ann', 900)).id, 900);
    await admit();
    await expect(admit()).rejects.toMatchObject({ code: 'person_budget_exceeded' });
  });

  test('it is answered once, whoever answers, and a refusal grants nothing', async () => {
    const { id } = await wishes.ask('ann', 500);
    const answers = await Promise.allSettled([grant(id, 0), grant(id, 0), grant(id, 0)]);
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []));
    expect(refused).toEqual(['wish_not_found', 'wish_not_found']);
    await expect(grant('another', 5)).rejects.toMatchObject({ code: 'wish_not_found' });
    await expect(admit()).rejects.toMatchObject({ code: 'person_budget_exceeded' });
    expect(await wishes.listOf('ann')).toMatchObject([{ grantedMicroUsd: 0 }]);
  });

  test('nothing is granted when what belongs to it fails', async () => {
    const { id } = await wishes.ask('ann', 500);
    const failing = wishes.settle(id, { settledBy: 'root', grantMicroUsd: 500 }, async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await wishes.listOpen()).toHaveLength(1);
    await expect(admit()).rejects.toMatchObject({ code: 'person_budget_exceeded' });
  });

  test('what was asked in a month that is over waits for nobody', async () => {
    await wishes.ask('ann', 500);
    now = Date.UTC(2026, 11, 1);
    expect([await wishes.listOpen(), await wishes.listOf('ann')]).toEqual([[], []]);
  });

  test('in a demo, the purse of the stand-in’s runs grows', async () => {
    wishes = createWishStore({ ...opened.database, now: async () => now }, true);
    await grant((await wishes.ask('ann', 500)).id, 500);
    const rows = await opened.database.query.selectFrom('budget').selectAll().execute();
    expect(rows).toMatchObject([{ scope: 'person:ann:demo', period: '2026-11', extraMicroUsd: 500 }]);
  });

  describe('the status', () => {
    const status = (ownerId: string | null, isAdmin: boolean, monthlyMicroUsd: number | null = 9000) =>
      readStatusMonth(
        opened.database.query,
        { ownerId, isAdmin },
        { nowMs: now, period: '2026-11', demo: false },
        { monthlyMicroUsd, runMicroUsd: 70, accounts: true },
      );

    test('tells a member of their own month, with what was granted and asked', async () => {
      await grant((await wishes.ask('ann', 1000)).id, 1000);
      await admit();
      await wishes.ask('ann', 77);
      const told = await status('ann', false);
      expect(told).toMatchObject({
        of: 'person',
        limitMicroUsd: 1500,
        reservedMicroUsd: 1000,
        leftMicroUsd: 500,
        runLimitMicroUsd: null,
        askedMicroUsd: 77,
        pricedOnly: true,
      });
      expect(JSON.stringify(told)).not.toContain('9000');
      expect(await status('bob', false)).toMatchObject({
        of: 'person',
        limitMicroUsd: null,
        reservedMicroUsd: 0,
      });
    });

    test('tells an admin of the installation, or of their own limit where they have one', async () => {
      await addTestPerson(opened.database, { id: 'root', role: 'admin', runMicroUsd: 60 });
      expect(await status('root', true)).toMatchObject({
        of: 'installation',
        limitMicroUsd: 9000,
        runLimitMicroUsd: 60,
        pricedOnly: false,
      });
      const limits = { monthlyMicroUsd: 800, runMicroUsd: null, unpricedMicroUsd: 5 };
      expect(await setPersonLimits(opened.database, 'root', limits)).toEqual(limits);
      expect(await status('root', true)).toMatchObject({
        of: 'person',
        limitMicroUsd: 800,
        runLimitMicroUsd: 70,
        unpricedMicroUsd: 5,
      });
      expect(await status(null, true)).toMatchObject({ of: 'installation', limitMicroUsd: 9000 });
    });

    test('limits of nobody, or of somebody who is deleted, are not set', async () => {
      await addTestPerson(opened.database, { id: 'gone', state: 'deleted' });
      const limits = { monthlyMicroUsd: 1, runMicroUsd: 1, unpricedMicroUsd: 1 };
      for (const id of ['gone', 'nobody'])
        await expect(setPersonLimits(opened.database, id, limits)).rejects.toMatchObject({
          code: 'person_not_found',
        });
    });
  });
});
