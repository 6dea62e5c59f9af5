/**
 * Spending, added up. All lists of a report are sums of the same few rows, so that each of them adds up to the totals,
 * and the totals to what the budget counts.
 */
import { DAY_MS, dayOf, type UsagePeriod } from './usage-period';
import type { EstimateCheck, SpendingDay, SpendingPart, SpendingSums } from './wire-usage';

/** Runs of one day, person, model, quality and kind, summed. */
export type SpendingRow = SpendingSums & {
  /** Days since 1970. */
  day: number;
  ownerId: string;
  model: string;
  quality: string;
  kind: string;
  /** Of the runs with a known cost that was estimated before. */
  checkedRuns: number;
  checkedLowMicroUsd: number;
  checkedHighMicroUsd: number;
  checkedCostMicroUsd: number;
  outsideRuns: number;
};

const SUMS = [
  'runs',
  'images',
  'spentMicroUsd',
  'unknownRuns',
  'unknownMicroUsd',
  'countedMicroUsd',
  'openRuns',
  'heldMicroUsd',
] as const satisfies readonly (keyof SpendingSums)[];

export function sumSpending(rows: readonly SpendingSums[]): SpendingSums {
  const sums = Object.fromEntries(SUMS.map((name) => [name, 0])) as SpendingSums;
  for (const row of rows) for (const name of SUMS) sums[name] += row[name];
  return sums;
}

/** The rows summed by one of their names, the dearest first. */
export function spendingBy(
  rows: readonly SpendingRow[],
  name: 'model' | 'quality' | 'kind' | 'ownerId',
): SpendingPart[] {
  const parts = [...Map.groupBy(rows, (row) => row[name])].map(([key, of]) => ({ key, ...sumSpending(of) }));
  return parts.sort(
    (one, other) =>
      other.countedMicroUsd - one.countedMicroUsd || other.runs - one.runs || (one.key < other.key ? -1 : 1),
  );
}

/** Every day of the period, those without a run too. */
export function spendingByDay(rows: readonly SpendingRow[], period: UsagePeriod): SpendingDay[] {
  const byDay = Map.groupBy(rows, (row) => row.day);
  const days: SpendingDay[] = [];
  for (let atMs = period.fromMs; atMs < period.endMs; atMs += DAY_MS) {
    const of = byDay.get(atMs / DAY_MS) ?? [];
    const counted = (name: 'model' | 'quality') =>
      Object.fromEntries(spendingBy(of, name).map((part) => [part.key, part.countedMicroUsd]));
    days.push({
      day: dayOf(atMs),
      ...sumSpending(of),
      byModel: counted('model'),
      byQuality: counted('quality'),
    });
  }
  return days;
}

/** How good the estimates were, the dearest model and quality first. */
export function checkEstimates(rows: readonly SpendingRow[]): EstimateCheck[] {
  const groups = Map.groupBy(
    rows.filter((row) => row.checkedRuns > 0),
    (row) => JSON.stringify([row.model, row.quality]),
  );
  const checks = [...groups.values()].map((of): EstimateCheck => {
    const [{ model, quality }] = of as [SpendingRow];
    const sum = (pick: (row: SpendingRow) => number) => of.reduce((total, row) => total + pick(row), 0);
    return {
      model,
      quality,
      runs: sum((row) => row.checkedRuns),
      estimateLowMicroUsd: sum((row) => row.checkedLowMicroUsd),
      estimateHighMicroUsd: sum((row) => row.checkedHighMicroUsd),
      costMicroUsd: sum((row) => row.checkedCostMicroUsd),
      outsideRuns: sum((row) => row.outsideRuns),
    };
  });
  return checks.sort((one, other) => other.costMicroUsd - one.costMicroUsd);
}

/** Before that, one picture of the first morning would say what a month costs. */
const PACE_AFTER_MS = 3 * DAY_MS;

/** What the whole month costs if it goes on as it began; null at its beginning, after its end, and where it cost nothing. */
export function projectMonth(countedMicroUsd: number, period: UsagePeriod, nowMs: number): number | null {
  const elapsedMs = nowMs - period.fromMs;
  if (period.month === null || nowMs >= period.endMs || elapsedMs < PACE_AFTER_MS || countedMicroUsd === 0)
    return null;
  return Math.round((countedMicroUsd / elapsedMs) * (period.endMs - period.fromMs));
}
