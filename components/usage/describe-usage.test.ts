import { describe, expect, it } from 'vitest';
import type { EstimateCheck, UsageReport } from '@/lib/shared/wire-usage';
import { english } from '@/test/english';
import {
  axisDollars,
  describeBudget,
  describeDay,
  describeDifference,
  describePeriod,
  describeTime,
  describeUnknown,
  roughly,
  shortAmount,
  withoutZeroCents,
} from './describe-usage';

const sums = { unknownRuns: 0, unknownMicroUsd: 0 };
const report = (change: object) => ({ demo: false, totals: sums, budget: null, ...change }) as UsageReport;

describe('times', () => {
  it('are those of UTC, whatever the machine thinks', () => {
    expect(describeDay('2026-11-23', english)).toBe('Mon 23 Nov');
    expect(describeTime(Date.UTC(2026, 10, 23, 23, 59), english)).toBe('23 Nov, 23:59 UTC');
    expect(describePeriod({ from: '2026-11-01', to: '2026-11-30', month: '2026-11' }, english)).toBe(
      'November 2026',
    );
    expect(describePeriod({ from: '2026-11-03', to: '2026-11-05', month: null }, english)).toBe(
      '3 Nov – 5 Nov',
    );
    expect(describePeriod({ from: '2026-11-03', to: '2026-11-03', month: null }, english)).toBe('3 Nov');
  });
});

describe('amounts', () => {
  it.each([
    [0, '$0.00'],
    [12, '$0.000012'],
    [41_234, '$0.041'],
    [250_812, '$0.25'],
    [999_999, '$1.00'],
    [12_345_678, '$12.35'],
    [1_234_500_000, '$1,234.50'],
  ])('of %d micro-dollars are short where they are looked at', (microUsd, text) => {
    expect(shortAmount(microUsd, english)).toBe(text);
  });

  it.each([
    [14_880_000, 'about $15'],
    [1_234_000_000, 'about $1,200'],
    [300_000, 'about $0.30'],
    [3_210_000, 'about $3.20'],
  ])('of %d that are only estimated have two digits', (microUsd, text) => {
    expect(roughly(microUsd, english)).toBe(text);
  });

  it.each([
    [0, '$0'],
    [600_000, '$0.6'],
    [4_500, '$0.0045'],
    [12_000_000, '$12'],
    [2_500_000_000, '$2.5k'],
  ])('of %d fit an axis', (microUsd, text) => {
    expect(axisDollars(microUsd, english)).toBe(text);
  });

  it.each([
    [20_000_000, '$20'],
    [1_500_000_000, '$1,500'],
    [20_500_000, '$20.50'],
    [14_000, '$0.014'],
  ])('of %d that are limits are without zero cents', (microUsd, text) => {
    expect(withoutZeroCents(microUsd, english)).toBe(text);
  });
});

describe('the budget', () => {
  const budget = {
    spentMicroUsd: 0,
    reservedMicroUsd: 0,
    limitMicroUsd: 20_000_000,
    leftMicroUsd: 8_760_000,
    warning: null,
    resetsAt: Date.UTC(2026, 11, 1),
  };

  it('says what is left and when it starts anew', () => {
    expect(describeBudget(report({ budget }), english)).toBe(
      '$8.76 of this month’s $20.00 is left. It resets on 1 December (UTC).',
    );
    const reached = { ...budget, leftMicroUsd: 0, warning: 'reached' };
    expect(describeBudget(report({ budget: reached }), english)).toBe(
      'Nothing of this month’s $20.00 is left. It resets on 1 December (UTC).',
    );
  });

  it('says nothing where there is no limit', () => {
    expect(describeBudget(report({}), english)).toBeNull();
    const none = { ...budget, limitMicroUsd: null, leftMicroUsd: null };
    expect(describeBudget(report({ budget: none }), english)).toBeNull();
  });
});

it('says how much of the sum is unknown', () => {
  expect(describeUnknown(report({}), english)).toBeNull();
  expect(describeUnknown(report({ totals: { unknownRuns: 1, unknownMicroUsd: 220_900 } }), english)).toBe(
    '$0.22 of it stands for 1 run whose cost is not known.',
  );
  expect(describeUnknown(report({ totals: { unknownRuns: 3, unknownMicroUsd: 0 } }), english)).toBe(
    'The cost of 3 runs is not known and not counted.',
  );
});

it('says how far costs lie beside their estimates', () => {
  const check = (estimateLowMicroUsd: number, estimateHighMicroUsd: number, costMicroUsd: number) =>
    ({ estimateLowMicroUsd, estimateHighMicroUsd, costMicroUsd }) as EstimateCheck;
  expect(describeDifference(check(100, 200, 150), english)).toBe('as estimated');
  expect(describeDifference(check(100, 200, 220), english)).toBe('10 % more');
  expect(describeDifference(check(100, 200, 70), english)).toBe('30 % less');
  expect(describeDifference(check(1000, 1000, 1002), english)).toBe('as estimated');
  expect(describeDifference(check(0, 0, 5), english)).toBe('as estimated');
});
