import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { budgetPeriod } from '@/lib/server/budget/budget';
import type { RunRecord } from '@/lib/server/records/run-record';
import type { Admission } from '@/lib/server/runs/admit-runs';
import { createRunStore, type Outcome, type RunStore } from '@/lib/server/runs/run-store';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { monthPeriod, type UsagePeriod } from '@/lib/shared/usage-period';
import { sumSpending } from '@/lib/shared/usage-report';
import type { GenerateParams } from '@/lib/shared/wire';
import type { UsageReport } from '@/lib/shared/wire-usage';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { createUsageReader } from './usage-reader';

const SERVER = 'host/1/me';

const image = {
  sha256: 'a'.repeat(64),
  mime: 'image/png',
  width: 16,
  height: 16,
  sizeBytes: 100,
  alpha: null,
  fileName: 'a.png',
  costMicroUsd: 900,
};

function costing(totalMicroUsd: number, change: Partial<Outcome> = {}): Outcome {
  return {
    status: 'done',
    images: [image],
    usage: null,
    rawUsage: null,
    cost: { totalMicroUsd, lines: [], priceTableVersion: 'test', lowerBound: false },
    answered: null,
    error: null,
    upstreamRequestId: null,
    charge: 'cost',
    ...change,
  };
}

const lost = costing(0, {
  status: 'unknown',
  images: [],
  cost: null,
  charge: 'estimate',
  error: { code: 'answer_timeout', message: null },
});
const refused = costing(0, {
  status: 'failed',
  images: [],
  cost: null,
  charge: 'nothing',
  error: { code: 'moderation_blocked', message: null },
});
/** A server that does not count what it draws. */
const uncounted = costing(0, { cost: null });

const LISTS = ['byDay', 'byModel', 'byQuality', 'byKind', 'byPerson'] as const;

describe.each(TEST_ENGINES)('spending on $engine', ({ open }) => {
  let opened: TestDatabase;
  let store: RunStore;
  let period: UsagePeriod;

  beforeEach(async () => {
    opened = await open();
    store = createRunStore(opened.database, { monthlyMicroUsd: 1_000_000, runMicroUsd: null });
    period = monthPeriod(budgetPeriod(await opened.database.now())) as UsagePeriod;
  });
  afterEach(() => opened.remove());

  function read(change: Partial<Parameters<ReturnType<typeof createUsageReader>>[0]> = {}) {
    const viewer = { ownerId: 'local', isAdmin: true };
    const asked = { viewer, personId: null, period, demo: false, cursor: null, ...change };
    return createUsageReader(
      opened.database,
      { monthlyMicroUsd: 1_000_000, runMicroUsd: null, accounts: true },
      false,
    )(asked);
  }

  async function admit(
    params: Partial<GenerateParams> = {},
    change: Partial<Admission> = {},
  ): Promise<RunRecord> {
    const { run } = await store.admit({
      id: randomUUID(),
      ownerId: 'local',
      tokenId: null,
      kind: 'generate',
      params: { ...DEFAULT_SETTINGS, prompt: 'a cat', model: 'gpt-image-2', quality: 'low', ...params },
      inputs: [],
      edit: null,
      overnight: false,
      roomBytes: 1,
      estimate: { lowMicroUsd: 1000, highMicroUsd: 1000, approximate: false },
      demo: false,
      ...change,
    });
    return run;
  }

  /** The only run that waits is called, and ends so. */
  async function end(outcome: Outcome): Promise<void> {
    const claimed = (await store.claim(SERVER)) as RunRecord;
    const calling = (await store.markCalling(claimed)) as RunRecord;
    const answered = outcome.status === 'done' ? await store.markSaving(calling, SERVER) : calling;
    await store.finish(answered as RunRecord, outcome);
  }

  async function everythingThatCanHappen() {
    await admit();
    await end(costing(990));
    await admit({ quality: 'high' });
    await end(costing(1200));
    await admit({ model: 'gpt-image-2.5-flare', n: 2 });
    await end(costing(1000, { images: [image, { ...image, sha256: 'b'.repeat(64) }] }));
    await admit();
    await end(lost);
    await admit();
    await end(refused);
    await admit({}, { ownerId: 'bob', kind: 'edit' });
    await end(lost);
    await admit({ model: 'llava', behavesLike: 'gpt-image-2' }, { demo: true });
    await end(costing(70_000));
    const canceled = await admit();
    await store.cancel('local', canceled.id);
    await admit();
  }

  function expectSumsToAgree(report: UsageReport) {
    for (const list of LISTS) expect(sumSpending(report[list]), list).toEqual(report.totals);
    expect(report.totals.countedMicroUsd).toBe(report.totals.spentMicroUsd + report.totals.unknownMicroUsd);
    expect(report.budget).toMatchObject({
      spentMicroUsd: report.totals.countedMicroUsd,
      reservedMicroUsd: report.totals.heldMicroUsd,
    });
  }

  test('every list adds up to the totals, and the totals to what the budget counts', async () => {
    await everythingThatCanHappen();
    const report = await read();
    expect(report.totals).toEqual({
      runs: 8,
      images: 4,
      spentMicroUsd: 3190,
      unknownRuns: 2,
      unknownMicroUsd: 2000,
      countedMicroUsd: 5190,
      openRuns: 1,
      heldMicroUsd: 1000,
    });
    expectSumsToAgree(report);
  });

  test('the stand-in is counted apart, by the same rules', async () => {
    await everythingThatCanHappen();
    const report = await read({ demo: true });
    expect(report).toMatchObject({ demo: true, otherRuns: 8, totals: { runs: 1, spentMicroUsd: 70_000 } });
    expectSumsToAgree(report);
    // Here it is real money that the limit is of.
    expect(report.budget).toMatchObject({ limitMicroUsd: null, warning: null });
    expect((await read()).otherRuns).toBe(1);
  });

  test('a month without a run is whole, and costs nothing', async () => {
    const report = await read({ period: monthPeriod('2025-02') as UsagePeriod });
    expect(report.byDay).toHaveLength(28);
    expect(report.totals).toMatchObject({ runs: 0, countedMicroUsd: 0 });
    expect(report).toMatchObject({ byModel: [], unknown: { runs: [], nextCursor: null } });
    expectSumsToAgree(report);
  });

  test('the limit is told of the current month only: what it was before is unknown', async () => {
    await everythingThatCanHappen();
    expect((await read()).budget).toMatchObject({ limitMicroUsd: 1_000_000, leftMicroUsd: 993_810 });
    const before = await read({ period: monthPeriod('2025-02') as UsagePeriod });
    expect(before.budget).toMatchObject({ limitMicroUsd: null, leftMicroUsd: null, warning: null });
  });

  test('a part of a month has no budget, and counts its days alone', async () => {
    await everythingThatCanHappen();
    const whole = await read();
    const day = whole.byDay.find(({ runs }) => runs > 0)?.day ?? '';
    const fromMs = Date.parse(day);
    const one = { from: day, to: day, fromMs, endMs: fromMs + 86_400_000, month: null };
    const report = await read({ period: one });
    expect(report.budget).toBeNull();
    expect(report.totals).toEqual(whole.totals);
    const after = { ...one, fromMs: one.endMs, endMs: one.endMs + 86_400_000 };
    expect((await read({ period: after })).totals.runs).toBe(0);
  });

  test('estimates are held against what was paid, and a refusal says nothing about them', async () => {
    await everythingThatCanHappen();
    const check = { estimateLowMicroUsd: 1000, estimateHighMicroUsd: 1000, runs: 1 };
    expect((await read()).estimatedVersusActual).toEqual([
      { ...check, model: 'gpt-image-2', quality: 'high', costMicroUsd: 1200, outsideRuns: 1 },
      { ...check, model: 'gpt-image-2.5-flare', quality: 'low', costMicroUsd: 1000, outsideRuns: 0 },
      { ...check, model: 'gpt-image-2', quality: 'low', costMicroUsd: 990, outsideRuns: 0 },
    ]);
  });

  test('unknown costs are listed by themselves, another person’s without their words', async () => {
    await everythingThatCanHappen();
    const { unknown } = await read();
    expect(unknown.nextCursor).toBeNull();
    const byBob = unknown.runs.filter(({ prompt }) => prompt === null);
    expect(unknown.runs).toHaveLength(2);
    expect(byBob).toMatchObject([{ kind: 'edit', status: 'unknown', countedMicroUsd: 1000 }]);
    expect(unknown.runs.find(({ prompt }) => prompt === 'a cat')).toMatchObject({
      kind: 'generate',
      model: 'gpt-image-2',
      estimate: { lowMicroUsd: 1000, highMicroUsd: 1000, approximate: false },
    });
  });

  test('a cost without a price is unknown too, and counts for nothing', async () => {
    store = createRunStore(opened.database, { monthlyMicroUsd: null, runMicroUsd: null });
    const estimate = { lowMicroUsd: null, highMicroUsd: null, approximate: true };
    await admit({ model: 'llava', behavesLike: 'gpt-image-2' }, { estimate });
    await end(uncounted);
    const report = await read();
    expect(report.totals).toMatchObject({ images: 1, unknownRuns: 1, unknownMicroUsd: 0 });
    expect(report.unknown.runs).toMatchObject([{ model: 'llava', status: 'done', countedMicroUsd: 0 }]);
    expectSumsToAgree(report);
  });

  test('a run that was given up before it was called is no unknown cost', async () => {
    await admit();
    for (let crash = 0; crash < 3; crash += 1) {
      const claimed = (await store.claim(SERVER)) as RunRecord;
      await store.markAtWork(claimed, true);
      await store.takeOver({ ...claimed, atWork: 1 }, SERVER, false);
    }
    const report = await read();
    expect(report.totals).toMatchObject({ runs: 1, unknownRuns: 0, openRuns: 0, countedMicroUsd: 0 });
    expect(report.unknown.runs).toEqual([]);
    expectSumsToAgree(report);
  });

  test('a late answer moves its run from the unknown to the known, and the sums agree before and after', async () => {
    await admit();
    const claimed = (await store.claim(SERVER)) as RunRecord;
    const calling = (await store.markCalling(claimed)) as RunRecord;
    await store.finish(calling, lost);
    expectSumsToAgree(await read());
    await store.finish(calling, costing(700));
    const report = await read();
    expect(report.totals).toMatchObject({
      images: 1,
      spentMicroUsd: 700,
      unknownRuns: 0,
      unknownMicroUsd: 0,
    });
    expectSumsToAgree(report);
  });

  test('the list of unknown costs goes on by its cursor, each of them once', async () => {
    const now = await opened.database.now();
    const ids = Array.from({ length: 230 }, () => randomUUID());
    await opened.database.query
      .insertInto('run')
      .values(
        ids.map((id, index) => ({
          id,
          ownerId: 'local',
          kind: 'generate' as const,
          status: 'unknown' as const,
          requestHash: '',
          params: JSON.stringify({ ...DEFAULT_SETTINGS, prompt: `  a\n\n cat ${'é'.repeat(400)}` }),
          inputs: '[]',
          model: 'gpt-image-2',
          quality: 'low',
          demo: 0,
          estimateApproximate: 0,
          budgetPeriod: period.month ?? '',
          holdMicroUsd: 0,
          chargedMicroUsd: 0,
          attempt: 1,
          unreachable: 0,
          crashes: 0,
          revision: 1,
          // Several in one millisecond.
          createdAt: now - Math.floor(index / 7),
          startedAt: now,
          endedAt: now,
        })),
      )
      .execute();
    const seen: string[] = [];
    const lengths: number[] = [];
    let cursor: string | null = null;
    do {
      const { unknown }: UsageReport = await read({ cursor });
      seen.push(...unknown.runs.map(({ id }) => id));
      lengths.push(unknown.runs.length);
      expect(unknown.runs[0]?.prompt).toBe(`a cat ${'é'.repeat(154)}…`);
      cursor = unknown.nextCursor;
    } while (cursor !== null);
    expect(lengths).toEqual([100, 100, 30]);
    expect(new Set(seen)).toEqual(new Set(ids));
    expect(seen).toHaveLength(ids.length);
  });

  test('a place in no list is refused', async () => {
    await expect(read({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid_cursor' });
  });

  test('every month with a run can be gone to, and the current one always', async () => {
    expect((await read()).months).toEqual([period.month]);
    await opened.database.query
      .insertInto('budget')
      .values([
        { scope: 'installation', period: '2025-12', spentMicroUsd: 1, reservedMicroUsd: 0 },
        { scope: 'installation:demo', period: '2025-11', spentMicroUsd: 1, reservedMicroUsd: 0 },
      ])
      .execute();
    expect((await read()).months).toEqual([period.month, '2025-12']);
  });
});
