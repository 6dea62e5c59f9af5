import type { Language } from '@/lib/shared/language';

/** `11 % of the most expensive`; null for the most expensive itself, and if there is nothing to compare. */
export function describeShare(
  costMicroUsd: number | null,
  highestMicroUsd: number,
  { t }: Language,
): string | null {
  if (costMicroUsd === null || highestMicroUsd === 0 || costMicroUsd === highestMicroUsd) return null;
  const percent = (100 * costMicroUsd) / highestMicroUsd;
  return percent > 0 && percent < 1
    ? t('library.sideBySide.belowOne')
    : t('library.sideBySide.share', { percent: Math.min(99, Math.round(percent)) });
}
