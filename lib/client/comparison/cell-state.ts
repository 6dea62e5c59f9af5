/** What a cell of a comparison shows. Pure. */
import { chargeSentence } from '@/lib/shared/charge-sentence';
import { TERMINAL } from '@/lib/shared/run-status';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import type { WireComparisonCell } from '@/lib/shared/wire-comparison';

export type CellState =
  | { kind: 'empty' }
  | { kind: 'problem'; sentence: string }
  | { kind: 'open'; run: WireRun }
  | { kind: 'done'; run: WireRun; images: WireImage[] }
  | { kind: 'failed'; run: WireRun; sentence: string; charged: string };

/**
 * @param live the run as the page knows it by now; the newer of both counts
 */
export function cellState(cell: WireComparisonCell, live: WireRun | null): CellState {
  const run = newerRun(cell.run, live);
  if (run === null) {
    return cell.problem === null ? { kind: 'empty' } : { kind: 'problem', sentence: cell.problem };
  }
  if (!TERMINAL.has(run.status)) return { kind: 'open', run };
  const images = run.images.filter((image) => image.deletedAt === null);
  if (images.length > 0 && run.status !== 'canceled') return { kind: 'done', run, images };
  return { kind: 'failed', run, ...describeFailure(run) };
}

export function newerRun(one: WireRun | null, other: WireRun | null): WireRun | null {
  if (one === null || other === null || one.id !== other.id) return one ?? other;
  return other.revision >= one.revision ? other : one;
}

function describeFailure(run: WireRun): { sentence: string; charged: string } {
  if (run.status === 'done') return { sentence: 'Its images are in the bin.', charged: '' };
  if (run.status === 'canceled') {
    return run.startedAt === null
      ? { sentence: 'Canceled before anything was sent.', charged: 'Nothing was charged.' }
      : { sentence: 'Canceled while it was being drawn.', charged: 'It is charged all the same.' };
  }
  const charged = run.error?.charged ?? (run.status === 'unknown' ? 'maybe' : 'no');
  return { sentence: run.error?.message ?? 'The answer was lost.', charged: chargeSentence(charged, run) };
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
