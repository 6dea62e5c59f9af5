import { sayUsual } from '@/lib/client/run-words';
import type { Language } from '@/lib/shared/language';

export function formatUsual(usualMs: number | null, language: Language): string {
  const { t } = language;
  if (usualMs === null) return t('costCompare.prices.notRunYet');
  return sayUsual(usualMs, language);
}
