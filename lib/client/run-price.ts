import { formatEstimate, formatMicroUsd } from '@/lib/shared/money';
import { TERMINAL } from '@/lib/shared/run-status';
import type { WireImage, WireRun } from '@/lib/shared/wire';

/**
 * What a run costs, in a few words that are true at every moment of its life: the estimate until it has ended, then
 * what `usage` says, and never a number where there is none. The stand-in's pictures are free, so theirs is what the
 * same would have cost.
 */
export function describePrice(run: WireRun): string {
  const { status, costMicroUsd, error, demo } = run;
  if (costMicroUsd !== null) {
    const amount = `${run.cost?.lowerBound ? 'at least ' : ''}${formatMicroUsd(costMicroUsd)}`;
    return demo ? `would have cost ${amount}` : amount;
  }
  const estimate = formatEstimate(run.estimate);
  const priced = run.estimate.highMicroUsd !== null;
  if (status === 'queued' || status === 'calling' || status === 'saving') {
    return demo && priced ? `would cost ${estimate}` : estimate;
  }
  if (status === 'done') return 'cost unknown';
  const charged = status === 'failed' ? (error?.charged ?? 'maybe') : status === 'unknown' ? 'maybe' : null;
  if (charged === 'no' || (charged === null && run.startedAt === null)) return 'not charged';
  if (demo) return 'nothing charged';
  if (!priced) return 'cost unknown';
  return `counted as ${estimate}`;
}

/** One image's share, short enough to lie on it. Null where there is nothing to say: placing again is free. */
export function describeImagePrice(image: WireImage): string | null {
  return image.costMicroUsd === null || (image.rawId && !image.costMicroUsd)
    ? null
    : formatMicroUsd(image.costMicroUsd);
}

/** The run has ended, and what this image of it cost nobody can say. The demo costs nothing. */
export function isCostUnknown(image: WireImage, run: Pick<WireRun, 'status' | 'demo'>): boolean {
  return image.costMicroUsd === null && !run.demo && TERMINAL.has(run.status);
}
