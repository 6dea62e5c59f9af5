import type { Total } from '@/lib/shared/comparison';
import type { Language } from '@/lib/shared/language';
import { formatEstimate, formatMicroUsd } from '@/lib/shared/money';

/** `$0.42`, `≈ $0.42`, `$0.10 – $0.42`, `$0.42 and 2 of unknown price`. */
export function formatTotal(total: Total, language: Language): string {
  const { lowMicroUsd, highMicroUsd, approximate, unpriced, count } = total;
  if (unpriced === count && count > 0) return language.t('costCompare.prices.unknown');
  const price =
    lowMicroUsd === highMicroUsd && !approximate
      ? formatMicroUsd(highMicroUsd, language)
      : formatEstimate({ lowMicroUsd, highMicroUsd, approximate }, language);
  return unpriced === 0 ? price : language.t('costCompare.prices.someUnknown', { price, count: unpriced });
}
