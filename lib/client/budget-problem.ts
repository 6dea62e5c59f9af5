import { formatMicroUsd } from '@/lib/shared/money';
import type { Estimate, WireStatus } from '@/lib/shared/wire';

/** Why the budget does not allow it, null when it does. What a run holds back is its highest price. */
export function findBudgetProblem(
  { highMicroUsd }: Estimate,
  { budget, connection }: WireStatus,
): string | null {
  const { limitMicroUsd, runLimitMicroUsd } = budget;
  // The stand-in's pictures are free; the server decides all the same.
  if (connection.kind === 'demo' || (limitMicroUsd === null && runLimitMicroUsd === null)) return null;
  if (highMicroUsd === null) return 'The price of this is not known, and a budget is set.';
  if (runLimitMicroUsd !== null && highMicroUsd > runLimitMicroUsd) {
    return `One run may cost ${formatMicroUsd(runLimitMicroUsd)} at most.`;
  }
  if (limitMicroUsd === null) return null;
  const leftMicroUsd = Math.max(0, limitMicroUsd - budget.spentMicroUsd - budget.reservedMicroUsd);
  if (highMicroUsd <= leftMicroUsd) return null;
  const day = new Date(budget.resetsAt).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  });
  return `Only ${formatMicroUsd(leftMicroUsd)} of this month’s budget is left. It starts anew on ${day}.`;
}
