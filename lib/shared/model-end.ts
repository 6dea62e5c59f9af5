import type { Language, Sentence } from './language';

/**
 * How near the end of a model is. OpenAI names a day and no time zone, so the day counts as over only where it is over
 * everywhere on Earth: at 12:00 UTC of the next.
 */
export type EndStage = 'later' | 'soon' | 'last_day' | 'over';

const HOUR_MS = 3_600_000;
const SOON_MS = 30 * 24 * HOUR_MS;
const OVER_EVERYWHERE_MS = 36 * HOUR_MS;

/** @param day `2026-12-01` */
export function endStage(day: string, nowMs: number): EndStage {
  const sinceMs = nowMs - Date.parse(day);
  if (sinceMs >= OVER_EVERYWHERE_MS) return 'over';
  if (sinceMs >= 0) return 'last_day';
  return sinceMs >= -SOON_MS ? 'soon' : 'later';
}

/**
 * Why a run was refused whose model has ended: it may have waited in the queue over the end.
 *
 * @param model what the model is called
 */
export function describeRetirement(model: string, day: string, nowMs: number): Sentence {
  // A run that waited is refused within a day of the end; an older date says more than “today” would.
  const fresh = nowMs - Date.parse(day) < OVER_EVERYWHERE_MS + 24 * HOUR_MS;
  return {
    key: fresh ? 'modelEnds.retiredToday' : 'modelEnds.over',
    values: { model, day: Date.parse(day) },
  };
}

/** `2026-12-01` → `1 Dec 2026`, the same on the server as in every browser. */
export function formatEndDay(day: string, language: Language): string {
  return language.date(day, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
}
