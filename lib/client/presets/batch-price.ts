import { findBudgetProblem, heldFor } from '@/lib/client/budget-problem';
import type { Sentence } from '@/lib/shared/language';
import { sumEstimates } from '@/lib/shared/pricing';
import type { Estimate, WireStatus } from '@/lib/shared/wire';

/** Why these runs may not be started together, as the server would say it; null when they may. */
export function findBatchProblem(
  estimates: readonly Estimate[],
  capMicroUsd: number | null,
  status: WireStatus,
): Sentence | null {
  const held = estimates.map((estimate) => heldFor(estimate, status.budget));
  const sum = sumEstimates(held);
  const dearest = held.reduce<Estimate>(
    (most, each) => ((each.highMicroUsd ?? 0) > (most.highMicroUsd ?? 0) ? each : most),
    { lowMicroUsd: 0, highMicroUsd: 0, approximate: false },
  );
  const eachAlone = { ...status, budget: { ...status.budget, limitMicroUsd: null } };
  const ofOne = findBudgetProblem(sum.highMicroUsd === null ? sum : dearest, eachAlone);
  if (ofOne !== null) return ofOne;
  if (capMicroUsd !== null && sum.highMicroUsd === null) return { key: 'budget.unpricedCap' };
  if (capMicroUsd !== null && sum.highMicroUsd !== null && sum.highMicroUsd > capMicroUsd) {
    return {
      key: 'budget.overOwnCap',
      values: {
        amount: { microUsd: sum.highMicroUsd },
        cap: { microUsd: capMicroUsd },
      },
    };
  }
  const month = { ...status, budget: { ...status.budget, runLimitMicroUsd: null } };
  return findBudgetProblem(sum, month, estimates.length);
}
