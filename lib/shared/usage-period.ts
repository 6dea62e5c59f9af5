/** Which days a report is about. Days and months are those of UTC, as the budget's are. */
import type { Messages, Sentence } from './language';

export type UsagePeriod = {
  /** First and last day, `YYYY-MM-DD`, both included. */
  from: string;
  to: string;
  /** Epoch ms: from the first to before the last. */
  fromMs: number;
  endMs: number;
  /** `YYYY-MM` where it is exactly one month. */
  month: string | null;
};

export const DAY_MS = 86_400_000;
/** Ten years. Each day is a row of the answer, used or not. */
const MAX_DAYS = 3653;
const EARLIEST_YEAR = 2000;
const LATEST_YEAR = 2999;

/**
 * Reads `month=YYYY-MM`, or `from` and `to` as days; the current month where there is neither.
 *
 * @returns a sentence about the first mistake instead
 */
export function parseUsagePeriod(
  query: URLSearchParams,
  nowMs: number,
): { period: UsagePeriod; problem: null } | { period: null; problem: Sentence } {
  const given = (name: string) => query.get(name)?.trim() || null;
  const refuse = (name: keyof Messages['refusals']['usage']) => ({
    period: null,
    problem: { key: `refusals.usage.${name}` } as const,
  });
  const [month, from, to] = [given('month'), given('from'), given('to')];
  if (month !== null && (from !== null || to !== null)) return refuse('monthAndRange');
  if (from === null && to === null) {
    const text = month ?? monthOf(nowMs);
    const period = monthPeriod(text);
    return period === null ? refuse('month') : { period, problem: null };
  }
  if (from === null || to === null) return refuse('halfRange');
  const firstMs = parseDay(from);
  const lastMs = parseDay(to);
  if (firstMs === null) return refuse('from');
  if (lastMs === null) return refuse('to');
  if (firstMs > lastMs) return refuse('order');
  const endMs = lastMs + DAY_MS;
  if ((endMs - firstMs) / DAY_MS > MAX_DAYS) return refuse('long');
  const whole = monthPeriod(from.slice(0, 7));
  const exact = whole?.from === from && whole.to === to;
  return {
    period: { from, to, fromMs: firstMs, endMs, month: exact ? whole.month : null },
    problem: null,
  };
}

/** `YYYY-MM` of a moment. */
export function monthOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 7);
}

/** `YYYY-MM-DD` of a moment. */
export function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

/** The days of a month; null for anything that is not `YYYY-MM`. */
export function monthPeriod(month: string): UsagePeriod | null {
  const fromMs = parseDay(`${month}-01`);
  if (fromMs === null) return null;
  const first = new Date(fromMs);
  const endMs = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1);
  return { from: dayOf(fromMs), to: dayOf(endMs - DAY_MS), fromMs, endMs, month };
}

/** The month that many months later. */
export function shiftMonth(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return monthOf(Date.UTC(year, number - 1 + by, 1));
}

function parseDay(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  // Some engines take 31 February for 3 March.
  if (Number.isNaN(at) || dayOf(at) !== text) return null;
  const year = Number(text.slice(0, 4));
  return year >= EARLIEST_YEAR && year <= LATEST_YEAR ? at : null;
}
