/** Days as a person means them, by the clock of the browser, and the moments that the filter holds. */

import type { Language } from '@/lib/shared/language';

const pad = (value: number, digits = 2) => String(value).padStart(digits, '0');

/** What a date field shows for a moment: `2026-11-23`. */
export function dayOf(at: number): string {
  const date = new Date(at);
  return `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/**
 * The moment a day begins, epoch ms; null for a field that is empty or half filled in.
 *
 * @param daysLater 1 for the end of the day. Counted on the calendar: a day of the clock change has 23 or 25 hours.
 */
export function beginOfDay(day: string, daysLater = 0): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (match === null) return null;
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number];
  const at = new Date(year, month - 1, date + daysLater).getTime();
  return Number.isNaN(at) || (daysLater === 0 && dayOf(at) !== day) ? null : at;
}

/** The last moment of a day, epoch ms; null as for `beginOfDay`. */
export function endOfDay(day: string): number | null {
  const next = beginOfDay(day, 1);
  return next === null ? null : next - 1;
}

const DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const;

/** `23 Nov 2026`. */
export function writeDay(at: number, language: Language): string {
  return language.date(at, DAY);
}
