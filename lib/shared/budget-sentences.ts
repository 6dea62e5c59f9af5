/** What is said of the month's money, in the same words by the server that refuses and by the page that warns. */
import type { Amount, Sentence } from './language';
import { looksAlike } from './money';

/** Whose month it is: see `budgetScopes`. */
export type BudgetOwner = 'installation' | 'person' | 'token';

export type MonthLeft = {
  /** `somebody`: of a person who is not the one who reads it. */
  of: BudgetOwner | 'somebody';
  leftMicroUsd: number;
  limitMicroUsd: number;
  /** First millisecond of the next month, UTC. */
  resetsAt: number;
};

/** `$1.42 of this month’s $20.00 is left. It resets on 1 December (UTC).` */
export function describeLeft(month: MonthLeft): Sentence {
  return { key: month.leftMicroUsd > 0 ? 'budget.left' : 'budget.noneLeft', values: leftOf(month, inShort) };
}

/** `This may cost $0.21, and $0.05 of this month’s $20.00 is left. It resets on 1 December (UTC).` */
export function describeOverBudget(costMicroUsd: number, runs: number, month: MonthLeft): Sentence {
  const show = looksAlike(costMicroUsd, month.leftMicroUsd) ? inFull : inShort;
  return {
    key: month.leftMicroUsd > 0 ? 'budget.over' : 'budget.overNoneLeft',
    values: { count: runs, amount: show(costMicroUsd), ...leftOf(month, show) },
  };
}

/** `These 4 runs may cost $0.84 together, and the cap is $0.50.` */
export function describeOverCap(costMicroUsd: number, runs: number, capMicroUsd: number): Sentence {
  return {
    key: 'budget.overCap',
    values: { count: runs, amount: inShort(costMicroUsd), cap: inShort(capMicroUsd) },
  };
}

function leftOf(
  { of, leftMicroUsd, limitMicroUsd, resetsAt }: MonthLeft,
  show: (microUsd: number) => Amount,
) {
  return { of, left: show(leftMicroUsd), limit: inShort(limitMicroUsd), resetsAt };
}

function inShort(microUsd: number): Amount {
  return { microUsd };
}

/** For two amounts that would look the same with fewer digits. */
function inFull(microUsd: number): Amount {
  const decimals =
    (microUsd / 1_000_000)
      .toFixed(6)
      .replace(/0{1,3}$/, '')
      .split('.')[1]?.length ?? 3;
  return { microUsd, decimals };
}
