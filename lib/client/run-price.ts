import type { Language } from '@/lib/shared/language';
import { formatEstimate, formatMicroUsd } from '@/lib/shared/money';
import { TERMINAL } from '@/lib/shared/run-status';
import type { WireImage, WireRun } from '@/lib/shared/wire';

/**
 * What a run costs, in a few words that are true at every moment of its life: the estimate until it has ended, then
 * what `usage` says, and never a number where there is none. The stand-in's pictures are free, so theirs is what the
 * same would have cost.
 */
export function describePrice(run: WireRun, language: Language): string {
  const { t } = language;
  const { status, costMicroUsd, error, demo } = run;
  if (costMicroUsd !== null) {
    const price = formatMicroUsd(costMicroUsd, language);
    const amount = run.overnight === null || costMicroUsd === 0 ? price : t('overnight.price', { price });
    if (run.cost?.lowerBound)
      return t(`common.price.${demo ? 'wouldHaveCostAtLeast' : 'atLeast'}`, { amount });
    return demo ? t('common.price.wouldHaveCost', { amount }) : amount;
  }
  const estimate = formatEstimate(run.estimate, language);
  const priced = run.estimate.highMicroUsd !== null;
  if (!TERMINAL.has(status)) {
    return demo && priced ? t('common.price.wouldCost', { amount: estimate }) : estimate;
  }
  if (status === 'done') return t('common.price.unknown');
  const charged = status === 'failed' ? (error?.charged ?? 'maybe') : status === 'unknown' ? 'maybe' : null;
  if (charged === 'no' || (charged === null && run.startedAt === null)) return t('common.price.notCharged');
  if (demo) return t('common.price.nothingCharged');
  if (!priced) return t('common.price.unknown');
  return t('common.price.countedAs', { amount: estimate });
}

/** One image's share, short enough to lie on it. Null where there is nothing to say: placing again is free. */
export function describeImagePrice(image: WireImage, language: Language): string | null {
  return image.costMicroUsd === null || (image.rawId && !image.costMicroUsd)
    ? null
    : formatMicroUsd(image.costMicroUsd, language);
}

/** The run has ended, and the cost of this image is unknown. The demo costs nothing. */
export function isCostUnknown(image: WireImage, run: Pick<WireRun, 'status' | 'demo'>): boolean {
  return image.costMicroUsd === null && !run.demo && TERMINAL.has(run.status);
}
