import { formatMicroUsd } from '@/lib/shared/money';
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
    notes.push(
      run.usage === null
        ? 'Unknown: the answer did not say how many tokens were used.'
        : 'Unknown: no price is known for this model.',
    );
  } else {
    notes.push(`From the tokens that the answer reported, at the prices of ${run.cost.priceTableVersion}.`);
    if (run.cost.lowerBound) {
      notes.push('At least this much: something was billed whose price is not known.');
    }
  }
  if (run.demo) notes.push('This is what it would have cost. The demo drew it, and nothing was charged.');
  return notes;
}

/** What share of the run's cost one image has, if there is more than one. */
export function shareNote(run: WireRun, imageCostMicroUsd: number | null): string | null {
  if (imageCostMicroUsd === null || run.images.length < 2) return null;
  return `${formatMicroUsd(imageCostMicroUsd)} of it is this image’s share.`;
}
