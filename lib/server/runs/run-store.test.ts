import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { budgetPeriod, readBudget } from '@/lib/server/budget/budget';
import { installationScope } from '@/lib/server/budget/budget-scopes';
import type { TimePlace } from '@/lib/server/database/time-cursor';
import { NOT_EXACT } from '@/lib/server/records/run-images';
import type { RunRecord } from '@/lib/server/records/run-record';
import { testAdmission } from '@/test/admission';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import type { Admission } from './admit-runs';
import { LEASE_MS } from './claim-run';
import { createRunStore, type Outcome, type RunStore } from './run-store';

const ME = 'host/1/me';
const OTHER = 'host/2/other';

const image = (sha: string) => ({
  sha256: sha.repeat(64),
  mime: 'image/png',
  width: 16,
  height: 16,
  sizeBytes: 100,
  alpha: null,
  fileName: 'a-cat.png',
  costMicroUsd: 900,
});

function done(change: Partial<Outcome> = {}): Outcome {
  return {
    status: 'done',
    images: [image('a')],
    usage: null,
    rawUsage: null,
    cost: { totalMicroUsd: 900, lines: [], priceTableVersion: 'test', lowerBound: false },
    answered: null,
    error: null,
    upstreamRequestId: 'req_1',
    charge: 'cost',
    ...change,
  };
}

const unknown: Outcome = done({
  status: 'unknown',
  images: [],
  cost: null,
  charge: 'estimate',
  error: { code: 'answer_timeout', message: null },
});

const there = <Value>(value: Value | null): Value => {
  if (value === null) throw new Error('The guard matched no row');
  return value;
};

describe.each(TEST_ENGINES)('runs on $engine', ({ open }) => {
  let opened: TestDatabase;
  let store: RunStore;

  beforeEach(async () => {
    opened = await open();
    store = createRunStore(opened.database, { monthlyMicroUsd: 10_000, runMicroUsd: null });
  });
  afterEach(() => opened.remove());

  const queue = async () => (await store.readQueues()).byOwner.get('ann') ?? [];
  const budget = async (demo = false) =>
    readBudget(opened.database.query, {
      scope: installationScope(demo),
      period: budgetPeriod(await opened.database.now()),
    });

  /** A server dies while it is at work on this run, and the next one takes it over. */
  async function dieAtWork(run: RunRecord, nextOwner: string, spooled: boolean): Promise<RunRecord> {
    await store.markAtWork(run, true);
    const [abandoned] = (await store.listAbandoned(() => true)).filter(({ id }) => id === run.id);
    return there(await store.takeOver(there(abandoned ?? null), nextOwner, spooled));
  }

  async function calling(change: Partial<Admission> = {}): Promise<RunRecord> {
    await store.admit(testAdmission(change));
    return there(await store.markCalling(there(await store.claim(ME))));
  }

  test('the same id and request is the same run, and holds its price once', async () => {
    const asked = testAdmission();
    const first = await store.admit(asked);
    const again = await store.admit({ ...asked, params: { ...asked.params } });
    expect(first.created).toBe(true);
    expect(again.created).toBe(false);
    expect(again.run.id).toBe(first.run.id);
    expect(await budget()).toMatchObject({ spentMicroUsd: 0, reservedMicroUsd: 1000 });
  });

  test('the same id with another request is a conflict, and so is the id of another owner', async () => {
    const asked = testAdmission();
    await store.admit(asked);
    await expect(store.admit({ ...asked, params: { ...asked.params, n: 2 } })).rejects.toMatchObject({
      code: 'id_conflict',
    });
    await expect(store.admit({ ...asked, ownerId: 'bob' })).rejects.toMatchObject({ code: 'id_conflict' });
    expect((await budget()).reservedMicroUsd).toBe(1000);
  });

  test('200 requests at once against a budget for 10 admit exactly 10', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 200 }, () => store.admit(testAdmission())));
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(10);
    for (const answer of answers.filter((each) => each.status === 'rejected')) {
      expect(answer.reason).toMatchObject({ code: 'budget_exceeded' });
    }
    expect(await budget()).toMatchObject({ spentMicroUsd: 0, reservedMicroUsd: 10_000 });
    expect(await queue()).toHaveLength(10);
  });

  test('a refusal says what is left and when the budget resets, and leaves no row', async () => {
    const dear = testAdmission({ estimate: { lowMicroUsd: 1, highMicroUsd: 10_001, approximate: false } });
    await expect(store.admit(dear)).rejects.toThrow(/\$0\.010.* is left\. It resets on 1 \w+ \(UTC\)/);
    expect(await store.find('ann', dear.id)).toBeNull();
  });

  test('a run without a price is refused while there is a limit', async () => {
    const unpriced = testAdmission({
      estimate: { lowMicroUsd: null, highMicroUsd: null, approximate: false },
    });
    await expect(store.admit(unpriced)).rejects.toMatchObject({ code: 'price_unknown' });
  });

  test('a run dearer than one run may be is refused', async () => {
    const strict = createRunStore(opened.database, { monthlyMicroUsd: null, runMicroUsd: 999 });
    await expect(strict.admit(testAdmission())).rejects.toMatchObject({ code: 'run_budget_exceeded' });
  });

  describe('a batch', () => {
    const batch = (runs: number, change: Partial<Admission> = {}) =>
      Array.from({ length: runs }, () => testAdmission(change));

    test('is admitted whole, in the order asked for, and held as one sum', async () => {
      const asked = batch(3).toReversed();
      const admitted = await store.admitAll(asked);
      expect(admitted.map(({ run, created }) => [run.id, created])).toEqual(
        asked.map(({ id }) => [id, true]),
      );
      expect(await budget()).toMatchObject({ spentMicroUsd: 0, reservedMicroUsd: 3000 });
    });

    test('that is too dear leaves no row and no hold, and says the sum, what is left and when it resets', async () => {
      await store.admit(testAdmission());
      const asked = batch(10);
      await expect(store.admitAll(asked)).rejects.toThrow(
        /^These 10 runs may cost \$0\.010 together, and \$0\.009 of this month’s \$0\.010 is left\. It resets on 1 \w+ \(UTC\)\.$/,
      );
      expect(await store.known(asked.map(({ id }) => id))).toEqual(new Map());
      expect(await budget()).toMatchObject({ spentMicroUsd: 0, reservedMicroUsd: 1000 });
    });

    test('over its cap is refused whole, naming the cap and the month', async () => {
      await expect(store.admitAll(batch(3), { capMicroUsd: 2999 })).rejects.toMatchObject({
        code: 'cap_exceeded',
        message: expect.stringMatching(
          /^These 3 runs may cost \$0\.003 together, and the cap is \$0\.002999\. \$0\.010 of this month’s \$0\.010 is left\./,
        ),
      });
      expect((await budget()).reservedMicroUsd).toBe(0);
      expect(await store.admitAll(batch(3), { capMicroUsd: 3000 })).toHaveLength(3);
    });

    test('with an unknown price is refused while there is a limit or a cap', async () => {
      const free = createRunStore(opened.database, { monthlyMicroUsd: null, runMicroUsd: null });
      const unpriced = { estimate: { lowMicroUsd: null, highMicroUsd: null, approximate: false } };
      const asked = [testAdmission(), testAdmission(unpriced)];
      await expect(store.admitAll(asked)).rejects.toMatchObject({
        code: 'price_unknown',
        message: expect.stringContaining('1 of these 2 runs'),
      });
      await expect(free.admitAll(asked, { capMicroUsd: 1_000_000 })).rejects.toMatchObject({
        code: 'price_unknown',
      });
      expect(await free.admitAll(asked)).toHaveLength(2);
    });

    test('sent again is the same runs, held once; new ones among them are added', async () => {
      const asked = batch(2);
      await store.admitAll(asked);
      const again = await store.admitAll([...asked, testAdmission()]);
      expect(again.map(({ created }) => created)).toEqual([false, false, true]);
      expect((await budget()).reservedMicroUsd).toBe(3000);
    });

    test('with one id that is another request is refused whole', async () => {
      const [first, second] = batch(2) as [Admission, Admission];
      await store.admit(second);
      const changed = { ...second, params: { ...second.params, n: 2 } };
      await expect(store.admitAll([first, changed])).rejects.toMatchObject({ code: 'id_conflict' });
      expect(await store.find('ann', first.id)).toBeNull();
      expect((await budget()).reservedMicroUsd).toBe(1000);
    });

    test('goes back whole when what belongs to it cannot be written', async () => {
      const asked = batch(2);
      const also = async (_: unknown, runs: readonly RunRecord[]) => {
        expect(runs.map(({ id }) => id)).toEqual(asked.map(({ id }) => id));
        throw new Error('no');
      };
      await expect(store.admitAll(asked, { capMicroUsd: null, also })).rejects.toThrow('no');
      expect(await queue()).toEqual([]);
      expect((await budget()).reservedMicroUsd).toBe(0);
    });

    test('200 of three runs at once against a budget for 10 admit exactly three of them', async () => {
      const answers = await Promise.allSettled(Array.from({ length: 200 }, () => store.admitAll(batch(3))));
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
      expect(await budget()).toMatchObject({ spentMicroUsd: 0, reservedMicroUsd: 9000 });
      expect(await queue()).toHaveLength(9);
    });

    test('with the same ids sent many times at once, in any order, is one batch', async () => {
      const asked = batch(5);
      const turns = Array.from({ length: 20 }, (_, turn) => (turn % 2 === 0 ? asked : asked.toReversed()));
      const answers = await Promise.all(turns.map((turn) => store.admitAll(turn)));
      const created = answers.filter((answer) => answer.every((each) => each.created));
      expect(created).toHaveLength(1);
      expect((await budget()).reservedMicroUsd).toBe(5000);
    });
  });

  test('what the stand-in would have cost never touches the real budget', async () => {
    await store.admit(testAdmission({ demo: true }));
    expect(await budget()).toMatchObject({ spentMicroUsd: 0, reservedMicroUsd: 0 });
    expect((await budget(true)).reservedMicroUsd).toBe(1000);
  });

  test('runs are claimed oldest first, each by one', async () => {
    const ids = [];
    for (let count = 0; count < 3; count += 1) {
      const { run } = await store.admit(testAdmission());
      ids.push(run.id);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const claimed = [
      await store.claim(ME),
      await store.claim(OTHER),
      await store.claim(ME),
      await store.claim(OTHER),
    ];
    expect(claimed.map((run) => run?.id)).toEqual([...ids, undefined]);
  });

  test('ten claims at once of one run give it to one', async () => {
    await store.admit(testAdmission());
    const claims = await Promise.all(Array.from({ length: 10 }, () => store.claim(ME)));
    expect(claims.filter((run) => run !== null)).toHaveLength(1);
  });

  test('a step that is taken again, since the database broke off before it answered, is the same step', async () => {
    await store.admit(testAdmission());
    const claimed = there(await store.claim(ME));
    const called = there(await store.markCalling(claimed));
    expect(await store.markCalling(claimed)).toMatchObject({ status: 'calling', attempt: called.attempt });
    expect(await store.markCalling({ ...claimed, leaseOwner: OTHER })).toBeNull();
    expect(await store.markCalling({ ...claimed, attempt: called.attempt })).toBeNull();
    await store.markSaving(called, ME);
    expect(await store.markSaving(called, ME)).toMatchObject({ status: 'saving', leaseOwner: ME });
    expect(await store.markSaving(called, OTHER)).toBeNull();
    expect(await budget()).toMatchObject({ spentMicroUsd: 0, reservedMicroUsd: 1000 });
  });

  test('a finished run has its images and cost, and the budget has spent exactly that', async () => {
    const run = await calling();
    await store.markSaving(run, ME);
    const ended = there(await store.finish(run, done()));
    expect(ended).toMatchObject({
      status: 'done',
      costMicroUsd: 900,
      holdMicroUsd: 0,
      chargedMicroUsd: 900,
      leaseOwner: null,
    });
    expect((await store.imagesOf([run.id])).get(run.id)).toMatchObject([{ position: 0, costMicroUsd: 900 }]);
    expect(await budget()).toMatchObject({ spentMicroUsd: 900, reservedMicroUsd: 0 });
  });

  test('an answer adopted twice gives its images once and is charged once', async () => {
    const run = await calling();
    await store.markSaving(run, ME);
    await store.finish(run, done());
    expect(await store.finish(run, done())).toBeNull();
    expect((await store.imagesOf([run.id])).get(run.id)).toHaveLength(1);
    expect((await budget()).spentMicroUsd).toBe(900);
  });

  test('an unknown run counts at its estimate, and a late answer replaces that by the cost', async () => {
    const run = await calling();
    const lost = there(await store.finish(run, unknown));
    expect(lost).toMatchObject({ status: 'unknown', costMicroUsd: null });
    expect(await budget()).toMatchObject({ spentMicroUsd: 1000, reservedMicroUsd: 0 });
    there(await store.markSaving(run, ME));
    expect(await store.finish(run, done())).toMatchObject({ status: 'done', errorCode: null });
    expect(await budget()).toMatchObject({ spentMicroUsd: 900, reservedMicroUsd: 0 });
  });

  test('a refused run gives its hold back', async () => {
    const run = await calling();
    await store.finish(
      run,
      done({
        status: 'failed',
        images: [],
        cost: null,
        charge: 'nothing',
        error: { code: 'moderation_blocked', message: null },
      }),
    );
    expect(await budget()).toMatchObject({ spentMicroUsd: 0, reservedMicroUsd: 0 });
    expect(await store.find('ann', run.id)).toMatchObject({ status: 'failed', costMicroUsd: 0 });
  });

  test('a rate-limited run waits in its place, and its hold stays', async () => {
    const first = await calling();
    await new Promise((resolve) => setTimeout(resolve, 2));
    const { run: second } = await store.admit(testAdmission());
    await store.requeue(first, { waitMs: 60_000, code: 'rate_limited', message: null, unreachable: false });
    expect(await queue()).toEqual([first.id, second.id]);
    expect((await store.claim(ME))?.id).toBe(second.id);
    expect(await store.claim(ME)).toBeNull();
    expect((await budget()).reservedMicroUsd).toBe(2000);
  });

  test('canceling a waiting run is free, and it is never called', async () => {
    const { run } = await store.admit(testAdmission());
    const claimed = there(await store.claim(ME));
    await store.cancel('ann', run.id);
    expect(await store.markCalling(claimed)).toBeNull();
    expect(await store.find('ann', run.id)).toMatchObject({ status: 'canceled', costMicroUsd: 0 });
    expect(await budget()).toMatchObject({ spentMicroUsd: 0, reservedMicroUsd: 0 });
  });

  test('a run canceled during its call keeps its cost, and its image goes to the bin', async () => {
    const run = await calling();
    await store.cancel('ann', run.id);
    await store.markSaving(run, ME);
    expect(await store.finish(run, done())).toMatchObject({ status: 'canceled', costMicroUsd: 900 });
    const [kept] = (await store.imagesOf([run.id])).get(run.id) ?? [];
    expect(kept?.deletedAt).toBeGreaterThan(0);
    expect(await budget()).toMatchObject({ spentMicroUsd: 900, reservedMicroUsd: 0 });
  });

  test('a run that ends in the next month is settled in the month that holds it', async () => {
    let now = Date.parse('2026-11-30T23:59:59.999Z');
    const limits = { monthlyMicroUsd: 1500, runMicroUsd: null };
    store = createRunStore({ ...opened.database, now: async () => now }, limits);
    const run = await calling();
    await expect(store.admit(testAdmission())).rejects.toMatchObject({ code: 'budget_exceeded' });
    now += 1;
    expect((await store.admit(testAdmission())).created).toBe(true);
    await store.markSaving(run, ME);
    await store.finish(run, done());
    const scope = installationScope(false);
    const { query } = opened.database;
    expect(await readBudget(query, { scope, period: '2026-11' })).toMatchObject({
      spentMicroUsd: 900,
      reservedMicroUsd: 0,
    });
    expect(await readBudget(query, { scope, period: '2026-12' })).toMatchObject({
      spentMicroUsd: 0,
      reservedMicroUsd: 1000,
    });
  });

  test('a run that has ended is never taken back, whatever asks for it', async () => {
    const run = await calling();
    await store.markSaving(run, ME);
    const ended = there(await store.finish(run, done()));
    await expect(
      store.requeue({ ...ended }, { waitMs: 0, code: 'rate_limited', message: null, unreachable: false }),
    ).resolves.toBeNull();
    await opened.database.query.updateTable('run').set({ status: 'queued' }).execute();
    // As a bug would: an answer for a run that was never called.
    await expect(store.finish(ended, done())).rejects.toThrow('A run that is queued does not become done');
  });

  test('no one cancels the run of another person', async () => {
    const { run } = await store.admit(testAdmission());
    expect(await store.cancel('bob', run.id)).toBeNull();
    expect(await store.find('bob', run.id)).toBeNull();
    expect(await store.find('ann', run.id)).toMatchObject({ status: 'queued' });
  });

  test('a run whose server died before sending goes back into the queue', async () => {
    await store.admit(testAdmission());
    const claimed = there(await store.claim(OTHER));
    const [abandoned] = await store.listAbandoned((owner) => owner === OTHER);
    expect(abandoned?.id).toBe(claimed.id);
    expect(await store.takeOver(there(abandoned ?? null), ME, false)).toMatchObject({
      status: 'queued',
      crashes: 0,
    });
    expect((await store.claim(ME))?.id).toBe(claimed.id);
  });

  test('a run whose server died while calling is unknown at its estimate, and is not called again', async () => {
    const run = await calling();
    expect(await store.listAbandoned(() => false)).toEqual([]);
    const [abandoned] = await store.listAbandoned(() => true);
    const lost = there(await store.takeOver(there(abandoned ?? null), OTHER, false));
    expect(lost).toMatchObject({ id: run.id, status: 'unknown', errorCode: 'answer_lost' });
    expect(await store.claim(OTHER)).toBeNull();
    expect(await budget()).toMatchObject({ spentMicroUsd: 1000, reservedMicroUsd: 0 });
  });

  test('a run whose answer is in the spool is saved by the server that takes it over', async () => {
    await calling();
    const [abandoned] = await store.listAbandoned(() => true);
    const saving = there(await store.takeOver(there(abandoned ?? null), OTHER, true));
    expect(saving).toMatchObject({ status: 'saving', leaseOwner: OTHER });
    expect(await store.finish(saving, done())).toMatchObject({ status: 'done' });
    expect(await budget()).toMatchObject({ spentMicroUsd: 900, reservedMicroUsd: 0 });
  });

  test('two servers that take over the same run are one too many', async () => {
    await calling();
    const [abandoned] = await store.listAbandoned(() => true);
    const taken = await Promise.all([
      store.takeOver(there(abandoned ?? null), ME, true),
      store.takeOver(there(abandoned ?? null), OTHER, true),
    ]);
    expect(taken.filter((run) => run !== null)).toHaveLength(1);
  });

  test('the third server that dies at work on a run is the last', async () => {
    await store.admit(testAdmission());
    const { run: next } = await store.admit(testAdmission());
    for (const [crashes, status] of ['queued', 'queued', 'failed'].entries()) {
      const claimed = there(await store.claim(OTHER));
      expect(await dieAtWork(claimed, ME, false)).toMatchObject({ status, atWork: 0, crashes: crashes + 1 });
    }
    expect((await store.claim(ME))?.id).toBe(next.id);
    expect((await budget()).reservedMicroUsd).toBe(1000);
  });

  describe('a run that no server was at work on is not blamed, however many die', () => {
    const KILLS = 10;

    test('while it has been claimed and not been called', async () => {
      await store.admit(testAdmission());
      for (let kill = 0; kill < KILLS; kill += 1) {
        const claimed = there(await store.claim(OTHER));
        expect(await store.takeOver(claimed, ME, false)).toMatchObject({ status: 'queued', crashes: 0 });
      }
    });

    test('while its answer waits to be saved', async () => {
      let run = await calling();
      for (let kill = 0; kill < KILLS; kill += 1) run = there(await store.takeOver(run, OTHER, true));
      expect(run).toMatchObject({ status: 'saving', crashes: 0 });
      expect(await store.finish(run, done())).toMatchObject({ status: 'done', errorCode: null });
    });

    test('while the answers of an edit wait to be put back', async () => {
      let run = there(await store.markSaving(await calling(), ME));
      await store.markAtWork(run, true);
      run = there(await store.keepAnswers(run, done()));
      expect(run.atWork).toBe(0);
      for (let kill = 0; kill < KILLS; kill += 1) run = there(await store.takeOver(run, OTHER, true));
      expect(run).toMatchObject({ status: 'saving', crashes: 0, errorCode: null });
    });

    test('after it has left the step, or its server was told to stop', async () => {
      await store.admit(testAdmission());
      const claimed = there(await store.claim(ME));
      await store.markAtWork(claimed, true);
      const called = there(await store.markCalling(claimed));
      expect(called.atWork).toBe(0);
      const saving = there(await store.markSaving(called, ME));
      await store.markAtWork(saving, true);
      await store.leaveWork([saving.id]);
      expect(await store.takeOver(saving, OTHER, true)).toMatchObject({ status: 'saving', crashes: 0 });
    });
  });

  test('a late answer to a canceled run that kills each server that reads it is left alone', async () => {
    const run = await calling();
    await store.cancel('ann', run.id);
    let lost = there(await store.finish(run, unknown));
    expect(await store.countUnseenCrash(lost)).toBeNull();
    for (const errorCode of ['answer_timeout', 'answer_timeout', 'poisoned_answer']) {
      await store.markAtWork(lost, true);
      lost = there(await store.countUnseenCrash(lost));
      expect(lost).toMatchObject({ status: 'canceled', errorCode, atWork: 0 });
    }
    expect(await budget()).toMatchObject({ spentMicroUsd: 1000, reservedMicroUsd: 0 });
  });

  describe('a run that a fault of ours has stopped', () => {
    const bill = { usage: null, cost: done().cost };

    test('before it was sent ends free', async () => {
      await store.admit(testAdmission());
      const run = there(await store.claim(ME));
      const ended = there(await store.giveUp(run, ME, { answerKept: false, bill: null }));
      expect(ended).toMatchObject({ status: 'failed', errorCode: 'run_not_sent', costMicroUsd: 0 });
      expect(await budget()).toMatchObject({ spentMicroUsd: 0, reservedMicroUsd: 0 });
    });

    test.each([
      ['is told its cost', bill, 900, 900],
      ['of unknown cost counts at its estimate', null, null, 1000],
    ])('with its answer in the spool %s, and can be saved', async (_, known, costMicroUsd, spentMicroUsd) => {
      const run = there(await store.markSaving(await calling(), ME));
      const ended = there(await store.giveUp(run, ME, { answerKept: true, bill: known }));
      expect(ended).toMatchObject({ status: 'failed', errorCode: 'answer_not_saved', costMicroUsd });
      expect(await budget()).toMatchObject({ spentMicroUsd, reservedMicroUsd: 0 });
      const saving = there(await store.saveAgain(ended, OTHER));
      expect(saving).toMatchObject({ status: 'saving', crashes: 0 });
      expect(await store.finish(saving, done())).toMatchObject({ status: 'done', errorCode: null });
      expect(await budget()).toMatchObject({ spentMicroUsd: 900, reservedMicroUsd: 0 });
    });

    test('without its answer is unknown, at its estimate', async () => {
      const run = await calling();
      const ended = await store.giveUp(run, ME, { answerKept: false, bill: null });
      expect(ended).toMatchObject({ status: 'unknown', errorCode: 'answer_lost' });
      expect(await budget()).toMatchObject({ spentMicroUsd: 1000, reservedMicroUsd: 0 });
    });

    test('while it was put back keeps the model’s pictures, at their cost', async () => {
      const saving = there(await store.markSaving(await calling(), ME));
      const kept = there(await store.keepAnswers(saving, done()));
      expect(await store.giveUp(kept, ME, { answerKept: true, bill: null })).toMatchObject({
        status: 'done',
        errorCode: 'placement_failed',
        costMicroUsd: 900,
      });
      expect(await budget()).toMatchObject({ spentMicroUsd: 900, reservedMicroUsd: 0 });
    });

    test('that has ended, or that another server has, stays as it is', async () => {
      const found = { answerKept: true, bill: null };
      const run = there(await store.markSaving(await calling(), ME));
      expect(await store.giveUp(run, OTHER, found)).toBeNull();
      await store.finish(run, done());
      expect(await store.giveUp(run, ME, found)).toBeNull();
    });
  });

  test('a bill that is nested too deep to be written down does not cost the picture', async () => {
    let rawUsage: unknown = 1;
    for (let depth = 0; depth < 9000; depth += 1) rawUsage = { deeper: rawUsage };
    const saving = there(await store.markSaving(await calling(), ME));
    expect(await store.finish(saving, done({ rawUsage }))).toMatchObject({ status: 'done', rawUsage: null });
    const long = there(await store.markSaving(await calling(), ME));
    expect(await store.finish(long, done({ rawUsage: 'x'.repeat(1_000_000) }))).toMatchObject({
      rawUsage: null,
    });
  });

  test('a lease that is renewed is not abandoned', async () => {
    const run = await calling();
    await opened.database.query.updateTable('run').set({ leaseUntil: 1 }).execute();
    expect(await store.listAbandoned(() => false)).toHaveLength(1);
    await store.renewLeases(ME, [run.id]);
    expect(await store.listAbandoned(() => false)).toEqual([]);
    const renewed = await store.find('ann', run.id);
    expect(renewed?.leaseUntil).toBeGreaterThan((await opened.database.now()) + LEASE_MS / 2);
  });

  test('pages follow each other without a gap or a repetition', async () => {
    for (let count = 0; count < 5; count += 1) await store.admit(testAdmission());
    const seen: string[] = [];
    let after: TimePlace | null = null;
    for (;;) {
      const page: RunRecord[] = await store.list('ann', { after, limit: 2 });
      const last = page.at(-1);
      seen.push(...page.map((run) => run.id));
      if (last === undefined) break;
      after = { at: last.createdAt, id: last.id };
    }
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
  });

  test('an answer that was given up is saved on request, once, and the budget counts what it cost', async () => {
    let run = await calling();
    for (const owner of [ME, OTHER, ME]) run = await dieAtWork(run, owner, true);
    expect(run).toMatchObject({ status: 'failed', errorCode: 'poisoned_answer' });
    expect(await budget()).toMatchObject({ spentMicroUsd: 1000, reservedMicroUsd: 0 });
    const asked = await Promise.all([store.saveAgain(run, ME), store.saveAgain(run, OTHER)]);
    const saving = asked.filter((answer) => answer !== null);
    expect(saving).toMatchObject([{ status: 'saving', errorCode: null, endedAt: null }]);
    expect(await store.finish(there(saving[0] ?? null), done())).toMatchObject({ status: 'done' });
    expect(await budget()).toMatchObject({ spentMicroUsd: 900, reservedMicroUsd: 0 });
    expect(await store.saveAgain(run, ME)).toBeNull();
  });

  test('a run is no longer one whose answers could not be put back when the last of them is', async () => {
    const failed = done({
      images: [image('a'), image('b')],
      error: { code: 'placement_failed', message: null },
    });
    const saving = there(await store.markSaving(await calling(), ME));
    const run = there(await store.finish(saving, failed));
    const answers = (await store.imagesOf([run.id])).get(run.id) ?? [];
    const codes: (string | null | undefined)[] = [];
    for (const { id, position } of answers) {
      await store.addVersion({
        ...image('c'),
        rawId: id,
        position,
        ...NOT_EXACT,
      });
      codes.push((await store.read(run.id))?.errorCode);
    }
    expect(codes).toEqual(['placement_failed', null]);
  });
});
