/**
 * The value at a share of all values: of n sorted values the one at index ⌊share · n⌋, and for a share of 1 the last.
 * It was measured: nothing is interpolated. NaN where there are no values.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The quantile at a half: of an even number of values the higher of the two in the middle. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Of each field by itself, so they need not come from one row. */
export function medians<Field extends string>(
  rows: readonly Readonly<Record<Field, number>>[],
  digits: number,
): Record<Field, number> {
  const fields = Object.keys(rows[0] ?? {}) as Field[];
  const entries = fields.map((field) => [field, round(median(rows.map((row) => row[field])), digits)]);
  return Object.fromEntries(entries);
}

/** 0 of none. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** @param digits behind the point */
export function round(value: number, digits = 2): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
