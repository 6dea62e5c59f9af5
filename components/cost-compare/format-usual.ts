import { formatSeconds } from '@/lib/shared/format-seconds';
import type { Language } from '@/lib/shared/language';

export function formatUsual(usualMs: number | null, language: Language): string {
  const { t } = language;
  if (usualMs === null) return t('costCompare.prices.notRunYet');
  return t('costCompare.prices.usually', { time: formatSeconds(usualMs / 1000, language) });
}
