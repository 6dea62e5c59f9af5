import type { Language } from '@/lib/shared/language';

/**
 * The moment by which something has come: `today 23:05`, `tomorrow 14:05`, and further away with its date.
 *
 * @param timeZone of whoever looks unless told
 */
export function deadlineText(atMs: number, nowMs: number, language: Language, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const dayOf = (ms: number) => new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', ...zone }).format(ms);
  const time = language.date(atMs, { timeStyle: 'short', ...zone });
  const day = dayOf(atMs);
  if (day === dayOf(nowMs)) return language.t('overnight.today', { time });
  if (Date.parse(day) - Date.parse(dayOf(nowMs)) === DAY_MS)
    return language.t('overnight.tomorrow', { time });
  return language.date(atMs, { dateStyle: 'medium', timeStyle: 'short', ...zone });
}

const DAY_MS = 24 * 60 * 60_000;
