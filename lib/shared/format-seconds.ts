import type { Language } from './language';

/** `8 s`, `0.4 s`, `1 min 5 s`. */
export function formatSeconds(seconds: number, { t }: Language): string {
  if (seconds < 1 && seconds > 0)
    return t('duration.seconds', { seconds: Math.max(0.1, Math.round(seconds * 10) / 10) });
  const whole = Math.round(seconds);
  if (whole < 60) return t('duration.seconds', { seconds: whole });
  const minutes = Math.floor(whole / 60);
  return whole % 60 === 0
    ? t('duration.minutes', { minutes })
    : t('duration.minutesAndSeconds', { minutes, seconds: whole % 60 });
}
