/** What is said about the mask, on the screen and to a screen reader. */
import type { Sentence } from '@/lib/shared/language';
import type { MaskSummary, StepName } from './mask-engine';

/** A share is never rounded to nothing or to all: it is `under 0.1 %`, or `over 99 %`. */
export function describeMask({ coveragePercent, areas, isEmpty, isFull }: MaskSummary): Sentence {
  if (isEmpty) return { key: 'canvas.mask.empty' };
  if (isFull) return { key: 'canvas.mask.full' };
  if (coveragePercent < 0.1) return { key: 'canvas.mask.coversUnder', values: { percent: 0.1, areas } };
  if (coveragePercent > 99) return { key: 'canvas.mask.coversOver', values: { percent: 99, areas } };
  const percent = coveragePercent < 1 ? Math.round(10 * coveragePercent) / 10 : Math.round(coveragePercent);
  return { key: 'canvas.mask.covers', values: { percent, areas } };
}

/** @param name of the step; null where there was none */
export function describeStep(did: 'undid' | 'redid', name: StepName | null): Sentence {
  if (name !== null)
    return { key: `canvas.steps.${did}`, values: { step: { key: `canvas.stepNames.${name}` } } };
  return { key: did === 'undid' ? 'canvas.steps.nothingToUndo' : 'canvas.steps.nothingToRedo' };
}
