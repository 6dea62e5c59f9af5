import { type PriceBody, priceComparison } from '@/lib/client/comparison/comparison-requests';
import { type SettledAnswer, useSettledAnswer } from '@/lib/client/use-settled-answer';
import type { ComparisonPrice } from '@/lib/shared/wire-comparison';

/** Longer than between two letters, shorter than a look at the table. */
const SETTLE_MS = 150;

/** What the server says that these settings would cost, a moment after they last changed. */
export function usePrices(body: PriceBody | null): SettledAnswer<ComparisonPrice> {
  return useSettledAnswer(
    body === null ? null : JSON.stringify(body),
    (asked, signal) => priceComparison(JSON.parse(asked) as PriceBody, signal),
    SETTLE_MS,
  );
}
