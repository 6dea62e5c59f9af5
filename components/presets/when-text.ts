import type { Language } from '@/lib/shared/language';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `just now`, `5 minutes ago`, `yesterday`, and from a week on the day: `3 Nov 2026`. */
export function whenText(atMs: number, nowMs: number, language: Language): string {
  const pastMs = nowMs - atMs;
  if (pastMs < MINUTE_MS) return language.t('presets.when.justNow');
  const relative = new Intl.RelativeTimeFormat(language.locale, { numeric: 'auto' });
  if (pastMs < HOUR_MS) return relative.format(-Math.floor(pastMs / MINUTE_MS), 'minute');
  if (pastMs < DAY_MS) return relative.format(-Math.floor(pastMs / HOUR_MS), 'hour');
  if (pastMs < 7 * DAY_MS) return relative.format(-Math.floor(pastMs / DAY_MS), 'day');
  return language.date(atMs, { day: 'numeric', month: 'short', year: 'numeric' });
}
