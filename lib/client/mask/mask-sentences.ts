/** What is said about the mask, on the screen and to a screen reader. */
import type { MaskSummary } from './mask-engine';

/** `12 %`; what is there but rounds to nothing is `under 1 %`, what is almost all is `over 99 %`. */
export function formatCoverage({ coveragePercent, isEmpty, isFull }: MaskSummary): string {
  if (isEmpty) return '0 %';
  if (isFull) return '100 %';
  if (coveragePercent < 1) return coveragePercent < 0.1 ? 'under 0.1 %' : `${coveragePercent.toFixed(1)} %`;
  if (coveragePercent > 99) return 'over 99 %';
  return `${Math.round(coveragePercent)} %`;
}

export function describeMask(summary: MaskSummary): string {
  if (summary.isEmpty) return 'The mask is empty';
  if (summary.isFull) return 'The mask covers everything';
  const areas = summary.areas === 1 ? '1 area' : `${summary.areas} areas`;
  return `Mask covers ${formatCoverage(summary)} in ${areas}`;
}

export function describeStep(did: 'Undid' | 'Redid', label: string | null): string {
  if (label === null) return did === 'Undid' ? 'Nothing to undo' : 'Nothing to redo';
  return `${did} ${label}`;
}
