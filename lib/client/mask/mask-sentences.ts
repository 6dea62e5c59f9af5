/** What is said about the mask, on the screen and to a screen reader. */

import type { Sentence } from '@/lib/shared/language';
import type { Size } from '@/lib/shared/mask/geometry';
import type { MaskPatch } from '@/lib/shared/mask/mask';
import type { MaskSummary, StepName } from './mask-engine';

/** A share is never rounded to nothing or to all: it is `under 0.1 %`, or `over 99 %`. */
export function describeMask({ coveragePercent, areas, isEmpty, isFull }: MaskSummary): Sentence {
  if (isEmpty) return { key: 'canvas.mask.empty' };
  if (isFull) return { key: 'canvas.mask.full' };
  if (coveragePercent < 0.1) return { key: 'canvas.mask.coversUnder', values: { percent: 0.1, areas } };
  if (coveragePercent > 99) return { key: 'canvas.mask.coversOver', values: { percent: 99, areas } };
  return { key: 'canvas.mask.covers', values: { percent: roundShare(coveragePercent), areas } };
}

function roundShare(percent: number): number {
  return percent < 1 ? Math.round(10 * percent) / 10 : Math.round(percent);
}

/** How much of the photo a patch is, 0…100, soft pixels by their share. */
export function findShare({ data }: MaskPatch, { width, height }: Size): number {
  return (100 * data.reduce((sum, value) => sum + value, 0)) / (255 * width * height);
}

/** Announces what pointing selected, before it is kept. @param percent of the photo */
export function describeSelection(percent: number): Sentence {
  if (percent === 0) return { key: 'canvas.select.nothing' };
  if (percent < 0.1) return { key: 'canvas.select.selectedUnder', values: { percent: 0.1 } };
  return { key: 'canvas.select.selected', values: { percent: roundShare(percent) } };
}

/** The same in the status bar, as long as it is open. */
export function describeOpenSelection(percent: number): Sentence {
  if (percent === 0) return { key: 'canvas.select.nothing' };
  if (percent < 0.1) return { key: 'canvas.select.openUnder', values: { percent: 0.1 } };
  return { key: 'canvas.select.open', values: { percent: roundShare(percent) } };
}

/** @param name of the step; null where there was none */
export function describeStep(did: 'undid' | 'redid', name: StepName | null): Sentence {
  if (name !== null)
    return { key: `canvas.steps.${did}`, values: { step: { key: `canvas.stepNames.${name}` } } };
  return { key: did === 'undid' ? 'canvas.steps.nothingToUndo' : 'canvas.steps.nothingToRedo' };
}
