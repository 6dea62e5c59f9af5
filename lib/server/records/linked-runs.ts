import 'server-only';
import { TERMINAL } from '@/lib/shared/run-status';
import type { RunRecord } from './run-record';

const BRIEF = [
  'id',
  'status',
  'canceledAt',
  'edit',
  'demo',
  'holdMicroUsd',
  'chargedMicroUsd',
  'createdAt',
] as const;

/** What a list of such larger things reads of their runs, which carry prompts of up to 128 KB. */
export type BriefRun = Pick<RunRecord, (typeof BRIEF)[number]>;
export const BRIEF_COLUMNS = BRIEF.map((column) => `run.${column}` as const);

/** Of a run that belongs to something larger, a comparison or a job: whether it is still on its way for its person. */
export function isOpen({ status, canceledAt }: Pick<RunRecord, 'status' | 'canceledAt'>): boolean {
  return canceledAt === null && !TERMINAL.has(status);
}

/** What such runs cost together, and what is held for those under way. */
export function sumsOf(runs: readonly Pick<RunRecord, 'chargedMicroUsd' | 'holdMicroUsd'>[]): {
  spentMicroUsd: number;
  heldMicroUsd: number;
} {
  return {
    spentMicroUsd: runs.reduce((sum, run) => sum + run.chargedMicroUsd, 0),
    heldMicroUsd: runs.reduce((sum, run) => sum + run.holdMicroUsd, 0),
  };
}
