/** What a cell of a comparison shows. Pure. */
import { newerRun } from '@/lib/client/run-words';
import type { PlanProblem } from '@/lib/shared/comparison';
import type { Language } from '@/lib/shared/language';
import { TERMINAL } from '@/lib/shared/run-status';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import type { WireComparisonCell } from '@/lib/shared/wire-comparison';

export type CellState =
  | { kind: 'empty' }
  | { kind: 'problem' }
  | { kind: 'open'; run: WireRun }
  | { kind: 'done'; run: WireRun; images: WireImage[] }
  | { kind: 'failed'; run: WireRun };

/**
 * @param live the run as the page knows it by now; the newer of both counts
 */
export function cellState(cell: WireComparisonCell, live: WireRun | null): CellState {
  const run = newerRun(cell.run, live);
  if (run === null) return { kind: cell.problem === null ? 'empty' : 'problem' };
  if (!TERMINAL.has(run.status)) return { kind: 'open', run };
  const images = run.images.filter((image) => image.deletedAt === null);
  if (images.length > 0 && run.status !== 'canceled') return { kind: 'done', run, images };
  return { kind: 'failed', run };
}

/** Why a cell, or a value of an axis, cannot be run; null where it can. */
export function sayProblem({ problem, problemSentence }: PlanProblem, language: Language): string | null {
  return problemSentence === null ? problem : language.say(problemSentence);
}

/** What it was paid, and what it would be: both for the same sentence, never mixed. */
export function priceOfCell(
  cell: WireComparisonCell,
  live: WireRun | null,
): { estimate: number | null; cost: number | null } {
  const state = cellState(cell, live);
  return {
    estimate: cell.estimate?.highMicroUsd ?? estimateOfRun(state),
    cost: state.kind === 'done' && (state.run.costMicroUsd ?? 0) > 0 ? state.run.costMicroUsd : null,
  };
}

/** A model that was shut down meanwhile has no price any more; what was said before its run still stands. */
function estimateOfRun(state: CellState): number | null {
  return 'run' in state ? state.run.estimate.highMicroUsd : null;
}

/** Cells without anything to look at, that can be run. */
export function isMissing(cell: WireComparisonCell, live: WireRun | null): boolean {
  if (cell.problem !== null) return false;
  const { kind } = cellState(cell, live);
  return kind === 'empty' || kind === 'failed';
}

/** Whether it takes `again` to start it: the run it has is not one that failed. */
export function needsAgain(cell: WireComparisonCell, live: WireRun | null): boolean {
  const { kind } = cellState(cell, live);
  return kind === 'done' || kind === 'open';
}
