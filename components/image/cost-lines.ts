import { formatEstimate, formatMicroUsd } from '@/lib/shared/money';
import type { CostLine, WireRun } from '@/lib/shared/wire';

export const COST_LINE_NAMES: Record<CostLine['what'], string> = {
  textIn: 'Text in',
  imageIn: 'Images in',
  imageOut: 'Images out',
  textOut: 'Text out',
};

/** What has to be said about a cost beside its numbers; empty when they say all. */
export function costNotes(run: WireRun): string[] {
  const notes: string[] = [];
  if (run.cost === null) {
    notes.push(whyUnknown(run));
  } else {
    notes.push(
      `From the tokens that the answer reported, at the prices ${pricesOf(run.cost.priceTableVersion)}.`,
    );
    if (run.cost.lowerBound) {
      notes.push('At least this much: something was billed whose price is not known.');
    }
  }
  if (run.demo) notes.push('This is what it would have cost. The demo drew it, and nothing was charged.');
  return notes;
}

function pricesOf(version: string): string {
  return version.startsWith('entered ')
    ? `that were entered here on ${version.slice('entered '.length)}`
    : `of ${version}`;
}

function whyUnknown({ status, usage }: WireRun): string {
  if (status === 'unknown')
    return 'Unknown: the answer was lost after the request may have left. The budget counts it at its estimate.';
  return usage === null
    ? 'Unknown: the answer did not say how many tokens were used.'
    : 'Unknown: no price is known for this model.';
}

/** What was estimated before the call, and how that compares with what it cost. */
export function estimateNote({ estimate, cost }: WireRun): string {
  const { lowMicroUsd, highMicroUsd } = estimate;
  if (lowMicroUsd === null || highMicroUsd === null) return 'There was no estimate.';
  const text = `Estimated: ${formatEstimate(estimate)}`;
  if (cost === null || cost.lowerBound) return `${text}.`;
  const nearest = Math.min(highMicroUsd, Math.max(lowMicroUsd, cost.totalMicroUsd));
  const share = nearest === 0 ? 0 : (cost.totalMicroUsd - nearest) / nearest;
  const percent = Math.round(Math.abs(share) * 1000) / 10;
  if (percent === 0) return `${text}, and so it was.`;
  return `${text}. It cost ${percent} % ${share > 0 ? 'more' : 'less'}.`;
}

/** What share of the run's cost one image has, if there is more than one. */
export function shareNote(run: WireRun, imageCostMicroUsd: number | null): string | null {
  if (imageCostMicroUsd === null || run.images.length < 2) return null;
  return `${formatMicroUsd(imageCostMicroUsd)} of it is this image’s share.`;
}
