/** What is said of the month's money, in the same words by the server that refuses and by the page that warns. */
import { formatMicroUsd } from './money';

export type MonthLeft = {
  leftMicroUsd: number;
  limitMicroUsd: number;
  /** First millisecond of the next month, UTC. */
  resetsAt: number;
};

/** `$1.42 of this month’s $20.00 is left. It resets on 1 December (UTC).` */
export function describeLeft(month: MonthLeft): string {
  const words = leftWords(month, formatMicroUsd);
  return words[0]?.toUpperCase() + words.slice(1);
}

/** `This may cost $0.21`, `These 4 runs may cost $0.84 together`. */
export function describeCost(costMicroUsd: number, runs: number, format = formatMicroUsd): string {
  const amount = format(costMicroUsd);
  return runs === 1 ? `This may cost ${amount}` : `These ${runs} runs may cost ${amount} together`;
}

/** `This may cost $0.21, and $0.05 of this month’s $20.00 is left. It resets on 1 December (UTC).` */
export function describeOverBudget(costMicroUsd: number, runs: number, month: MonthLeft): string {
  const alike = formatMicroUsd(costMicroUsd) === formatMicroUsd(month.leftMicroUsd);
  const format = alike ? formatExactly : formatMicroUsd;
  return `${describeCost(costMicroUsd, runs, format)}, and ${leftWords(month, format)}`;
}

function leftWords({ leftMicroUsd, limitMicroUsd, resetsAt }: MonthLeft, format: typeof formatMicroUsd) {
  const left = leftMicroUsd > 0 ? format(leftMicroUsd) : 'nothing';
  const day = new Date(resetsAt).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  });
  return `${left} of this month’s ${formatMicroUsd(limitMicroUsd)} is left. It resets on ${day} (UTC).`;
}

/** All digits there are, where fewer would make two amounts look the same. */
function formatExactly(microUsd: number): string {
  return `$${(microUsd / 1_000_000).toFixed(6).replace(/0{1,3}$/, '')}`;
}
