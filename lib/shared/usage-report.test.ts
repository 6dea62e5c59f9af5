import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monthPeriod, type UsagePeriod } from './usage-period';
import {
  checkEstimates,
  projectMonth,
  type SpendingRow,
  spendingBy,
  spendingByDay,
  sumSpending,
} from './usage-report';

const period = monthPeriod('2026-11') as UsagePeriod;
const firstDay = period.fromMs / 86_400_000;

const row = (change: Partial<SpendingRow> = {}): SpendingRow => ({
  day: firstDay,
  ownerId: 'local',
  model: 'gpt-image-2',
  quality: 'low',
  kind: 'generate',
  runs: 1,
  images: 1,
  spentMicroUsd: 100,
  unknownRuns: 0,
  unknownMicroUsd: 0,
  countedMicroUsd: 100,
  openRuns: 0,
  heldMicroUsd: 0,
  checkedRuns: 1,
  checkedLowMicroUsd: 90,
  checkedHighMicroUsd: 110,
  checkedCostMicroUsd: 100,
  outsideRuns: 0,
  ...change,
});

const anyRow = fc
  .record({
    day: fc.integer({ min: firstDay, max: firstDay + 29 }),
    ownerId: fc.constantFrom('local', 'bob'),
    model: fc.constantFrom('a', 'b', '__proto__'),
    quality: fc.constantFrom('low', 'high'),
    kind: fc.constantFrom('generate', 'edit'),
    runs: fc.nat(1000),
    spentMicroUsd: fc.nat(10 ** 9),
    unknownMicroUsd: fc.nat(10 ** 6),
    heldMicroUsd: fc.nat(10 ** 6),
  })
  .map((some) => row({ ...some, countedMicroUsd: some.spentMicroUsd + some.unknownMicroUsd }));

describe('the sums', () => {
  it('of every list are the totals, whatever the rows', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 40 }), (rows) => {
        const totals = sumSpending(rows);
        for (const name of ['model', 'quality', 'kind', 'ownerId'] as const)
          expect(sumSpending(spendingBy(rows, name))).toEqual(totals);
        const days = spendingByDay(rows, period);
        expect(days).toHaveLength(30);
        expect(sumSpending(days)).toEqual(totals);
        for (const stack of ['byModel', 'byQuality'] as const) {
          const stacked = days.flatMap((day) => Object.values(day[stack]));
          expect(stacked.reduce((sum, part) => sum + part, 0)).toBe(totals.countedMicroUsd);
        }
        expect(totals.countedMicroUsd).toBe(totals.spentMicroUsd + totals.unknownMicroUsd);
      }),
    );
  });

  it('put the dearest first', () => {
    const rows = [row(), row({ model: 'dear', countedMicroUsd: 500 }), row({ model: 'often', runs: 9 })];
    expect(spendingBy(rows, 'model').map(({ key }) => key)).toEqual(['dear', 'often', 'gpt-image-2']);
  });

  it('have the days without a run too', () => {
    const days = spendingByDay([row({ day: firstDay + 4 })], period);
    expect(days[0]).toMatchObject({ day: '2026-11-01', runs: 0, countedMicroUsd: 0, byModel: {} });
    expect(days[4]).toMatchObject({ day: '2026-11-05', runs: 1, byModel: { 'gpt-image-2': 100 } });
    expect(days.at(-1)?.day).toBe('2026-11-30');
  });
});

it('estimates are checked per model and quality, and only those that can be', () => {
  const rows = [row(), row({ day: firstDay + 1, outsideRuns: 1 }), row({ model: 'x', checkedRuns: 0 })];
  expect(checkEstimates(rows)).toEqual([
    {
      model: 'gpt-image-2',
      quality: 'low',
      runs: 2,
      estimateLowMicroUsd: 180,
      estimateHighMicroUsd: 220,
      costMicroUsd: 200,
      outsideRuns: 1,
    },
  ]);
});

describe('the projection', () => {
  const on = (day: number) => Date.UTC(2026, 10, day);

  it('goes on as the month began', () => {
    expect(projectMonth(1_000_000, period, on(16))).toBe(2_000_000);
  });

  it('waits for three days, and ends with the month', () => {
    expect(projectMonth(1_000_000, period, on(4) - 1)).toBeNull();
    expect(projectMonth(1_000_000, period, on(4))).toBe(10_000_000);
    expect(projectMonth(1_000_000, period, on(30))).not.toBeNull();
    expect(projectMonth(1_000_000, period, Date.UTC(2026, 11, 1))).toBeNull();
  });

  it('is none of nothing, and none of a part of a month', () => {
    expect(projectMonth(0, period, on(16))).toBeNull();
    expect(projectMonth(1_000_000, { ...period, month: null }, on(16))).toBeNull();
  });
});
