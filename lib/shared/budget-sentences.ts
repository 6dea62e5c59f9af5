/** What is said of the month's money, in the same words by the server that refuses and by the page that warns. */
import { english, type Language, type Sentence } from './language';
import { formatMicroUsd, formatUsd } from './money';

export type MonthLeft = {
  leftMicroUsd: number;
  limitMicroUsd: number;
  /** First millisecond of the next month, UTC. */
  resetsAt: number;
};

/** `$1.42 of this month’s $20.00 is left. It resets on 1 December (UTC).` */
export function describeLeft(month: MonthLeft, language: Language = english): Sentence {
  const left = leftOf(month, formatMicroUsd, language);
  return month.leftMicroUsd > 0
    ? { key: 'budget.left', values: left }
    : { key: 'budget.noneLeft', values: left };
}

/** `This may cost $0.21, and $0.05 of this month’s $20.00 is left. It resets on 1 December (UTC).` */
export function describeOverBudget(
  costMicroUsd: number,
  runs: number,
  month: MonthLeft,
  language: Language = english,
): Sentence {
  const alike = formatMicroUsd(costMicroUsd, language) === formatMicroUsd(month.leftMicroUsd, language);
  const format: Format = alike ? formatAllDigits : formatMicroUsd;
  return {
    key: month.leftMicroUsd > 0 ? 'budget.over' : 'budget.overNoneLeft',
    values: { count: runs, amount: format(costMicroUsd, language), ...leftOf(month, format, language) },
  };
}

/** `These 4 runs may cost $0.84 together, and the cap is $0.50.` */
export function describeOverCap(
  costMicroUsd: number,
  runs: number,
  capMicroUsd: number,
  language: Language = english,
): Sentence {
  const amount = formatMicroUsd(costMicroUsd, language);
  return {
    key: 'budget.overCap',
    values: { count: runs, amount, cap: formatMicroUsd(capMicroUsd, language) },
  };
}

type Format = (microUsd: number, language: Language) => string;

function leftOf({ leftMicroUsd, limitMicroUsd, resetsAt }: MonthLeft, format: Format, language: Language) {
  return { left: format(leftMicroUsd, language), limit: formatMicroUsd(limitMicroUsd, language), resetsAt };
}

/** Where fewer digits would make two amounts look the same. */
function formatAllDigits(microUsd: number, language: Language): string {
  const digits =
    (microUsd / 1_000_000)
      .toFixed(6)
      .replace(/0{1,3}$/, '')
      .split('.')[1]?.length ?? 3;
  return formatUsd(microUsd, digits, language);
}
