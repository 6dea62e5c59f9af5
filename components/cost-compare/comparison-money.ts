import type { Language } from '@/lib/shared/language';
import { formatEstimate, formatMicroUsd } from '@/lib/shared/money';
import type { WireComparison } from '@/lib/shared/wire-comparison';
import type { CellPrice } from './use-comparison-facts';

/** `3 of 4 images · spent $0.21, $0.05 held for running jobs · cap $1.00` */
export function describeMoney(
  { cells, spentMicroUsd, heldMicroUsd, capMicroUsd }: WireComparison,
  done: number,
  demo: boolean,
  language: Language,
): string {
  const { t } = language;
  const spent = t(demo ? 'costCompare.view.wouldHaveCost' : 'costCompare.view.spent', {
    cells: t('costCompare.list.cells', { done, count: cells.length }),
    price: formatMicroUsd(spentMicroUsd, language),
  });
  const held =
    heldMicroUsd > 0
      ? t('costCompare.view.held', { spent, price: formatMicroUsd(heldMicroUsd, language) })
      : spent;
  return capMicroUsd === null
    ? held
    : t('costCompare.view.cap', { spent: held, price: formatMicroUsd(capMicroUsd, language) });
}

export function describeCellPrice({ cost, estimate }: CellPrice, language: Language): string | null {
  if (cost !== null) return formatMicroUsd(cost, language);
  if (estimate === null) return null;
  return formatEstimate({ lowMicroUsd: estimate, highMicroUsd: estimate, approximate: true }, language);
}
