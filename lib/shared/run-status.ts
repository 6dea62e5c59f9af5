/** The life of a run, as a table. A transition that is not in it is a bug in the caller. */
import type { RunStatus } from './wire';

/** Something is still to come of a run in these, without anybody asking for it. */
export const OPEN_STATES = ['queued', 'calling', 'saving'] as const satisfies readonly RunStatus[];

/**
 * No more work will be started for a run in these. `unknown` is among them although a late answer may still complete
 * it: nothing is waited for, and nothing is sent again by itself.
 */
export const TERMINAL: ReadonlySet<RunStatus> = new Set(['done', 'failed', 'canceled', 'unknown']);

const TRANSITIONS: Record<RunStatus, readonly RunStatus[]> = {
  // calling: the runner claimed it. canceled: free, nothing was sent. failed: refused before it was sent (poison run).
  // unknown: in a copy of an installation, which cannot know what the original sent.
  queued: ['calling', 'canceled', 'failed', 'unknown'],
  // queued: nothing was sent or charged (connection refused, DNS, 429), so waiting costs nothing.
  // saving: the whole answer is in the spool. failed: the API refused it. unknown: the answer was lost after the
  // request may have left. canceled: hidden from its person; the paid answer is kept in the bin.
  calling: ['queued', 'saving', 'failed', 'unknown', 'canceled'],
  // failed: the answer arrived whole and is of no use. unknown: it was cut short, so what it cost is not known.
  // canceled: it was hidden from its person meanwhile.
  saving: ['done', 'failed', 'unknown', 'canceled'],
  // A late answer wins, through the spool or adopted in one step at start. failed: it came, and a fault of our own kept
  // it from being saved.
  unknown: ['saving', 'done', 'failed'],
  // The call went on after it was canceled: its answer is kept and its cost written, and it stays canceled.
  canceled: ['canceled'],
  // Its answer was not saved, or a picture of it lies elsewhere; it is still in the spool, and a person asked to try again.
  done: ['saving'],
  // Not queued: what was to be drawn by tomorrow and cost nothing is admitted anew (`restartAll` in admit-runs.ts), with a
  // new hold, and only where a person asks for it.
  failed: ['saving'],
};

export function canTransition(from: RunStatus, to: RunStatus): boolean {
  return TRANSITIONS[from].includes(to);
}
