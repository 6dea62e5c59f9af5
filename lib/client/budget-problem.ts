import { describeOverBudget } from '@/lib/shared/budget-sentences';
import type { Sentence } from '@/lib/shared/language';
import type { Estimate, WireStatus } from '@/lib/shared/wire';

/**
 * Why the budget does not allow it, null when it does. What a run holds back is its highest price.
 *
 * @param runs how many of them cost that together
 */
export function findBudgetProblem(
  estimate: Estimate,
  { budget, connection }: WireStatus,
  runs = 1,
): Sentence | null {
  const { limitMicroUsd, runLimitMicroUsd } = budget;
  // The stand-in's pictures are free; the server decides all the same.
  if (connection.kind === 'demo') return null;
  const { highMicroUsd } = heldFor(estimate, budget);
  if (highMicroUsd === null && budget.pricedOnly) return { key: 'budget.pricedOnly' };
  if (limitMicroUsd === null && runLimitMicroUsd === null) return null;
  if (highMicroUsd === null) return { key: 'budget.unpriced' };
  if (runLimitMicroUsd !== null && highMicroUsd > runLimitMicroUsd) {
    return { key: 'budget.runLimit', values: { limit: { microUsd: runLimitMicroUsd } } };
  }
  if (limitMicroUsd === null) return null;
  const leftMicroUsd = Math.max(0, limitMicroUsd - budget.spentMicroUsd - budget.reservedMicroUsd);
  if (highMicroUsd <= leftMicroUsd) return null;
  const month = { of: budget.of, leftMicroUsd, limitMicroUsd, resetsAt: budget.resetsAt };
  return describeOverBudget(highMicroUsd, runs, month);
}

/** Whether it is the person's own month that has no room for it: then they can ask for more. */
export function lacksOwnMonth(estimate: Estimate, status: WireStatus): boolean {
  if (status.budget.of !== 'person') return false;
  const problem = findBudgetProblem(estimate, status);
  return problem?.key === 'budget.over' || problem?.key === 'budget.overNoneLeft';
}

/** What is held for a run: its price, or the amount that is held where none is known. */
export function heldFor(
  estimate: Estimate,
  { unpricedMicroUsd }: Pick<WireStatus['budget'], 'unpricedMicroUsd'>,
): Estimate {
  if (estimate.highMicroUsd !== null || unpricedMicroUsd === null) return estimate;
  return { lowMicroUsd: unpricedMicroUsd, highMicroUsd: unpricedMicroUsd, approximate: true };
}
