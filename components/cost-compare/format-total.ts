import type { Total } from '@/lib/shared/comparison';
import { formatEstimate, formatMicroUsd } from '@/lib/shared/money';

/** `$0.42`, `≈ $0.42`, `$0.10 – $0.42`, `$0.42 and 2 of unknown price`. */
export function formatTotal(total: Total): string {
  const { lowMicroUsd, highMicroUsd, approximate, unpriced, count } = total;
  if (unpriced === count && count > 0) return 'price unknown';
  const sum =
    lowMicroUsd === highMicroUsd && !approximate
      ? formatMicroUsd(highMicroUsd)
      : formatEstimate({ lowMicroUsd, highMicroUsd, approximate });
  return unpriced === 0 ? sum : `${sum} and ${unpriced} of unknown price`;
}

export function countRuns(count: number): string {
  return count === 1 ? '1 run' : `${count} runs`;
}
