import { describeLeft } from '@/lib/shared/budget-sentences';
import { english } from '@/lib/shared/language';
import { formatEstimate } from '@/lib/shared/money';
import type { EstimateCheck, UsageReport } from '@/lib/shared/wire-usage';

const inUtc = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
const MONTH = inUtc({ month: 'long', year: 'numeric' });
const DAY = inUtc({ day: 'numeric', month: 'short' });
const WEEKDAY = inUtc({ weekday: 'short', day: 'numeric', month: 'short' });
const TIME = inUtc({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** `November 2026`, or `3 Nov – 5 Nov` for other ranges. */
export function describePeriod({ from, to, month }: UsageReport['period']): string {
  if (month !== null) return MONTH.format(Date.parse(`${month}-01`));
  return from === to
    ? DAY.format(Date.parse(from))
    : `${DAY.format(Date.parse(from))} – ${DAY.format(Date.parse(to))}`;
}

export function describeMonth(month: string): string {
  return MONTH.format(Date.parse(`${month}-01`));
}

/** `Mon 23 Nov`. */
export function describeDay(day: string): string {
  return WEEKDAY.format(Date.parse(day)).replace(',', '');
}

/** `23 Nov, 14:05 UTC`. */
export function describeTime(atMs: number): string {
  return `${TIME.format(atMs)} UTC`;
}

/** `1 run`, `1,204 runs`. */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount.toLocaleString('en')} ${amount === 1 ? one : many}`;
}

/** To the cent from ten cents on, where more digits would only be in the way; the tables have all. */
export function shortAmount(microUsd: number): string {
  if (microUsd < 100_000)
    return formatEstimate({ lowMicroUsd: microUsd, highMicroUsd: microUsd, approximate: false });
  return inDollars(Math.round(microUsd / 10_000) / 100, 2);
}

/** A sum that nobody promises: two digits. */
export function roughly(microUsd: number): string {
  const usd = Number((microUsd / 1_000_000).toPrecision(2));
  return `about ${inDollars(usd, usd < 10 ? 2 : 0)}`;
}

function inDollars(usd: number, minimumFractionDigits: number): string {
  return `$${usd.toLocaleString('en', { minimumFractionDigits, maximumFractionDigits: 6 })}`;
}

/** What is left and when it starts anew, or that there is no limit. */
export function describeBudget({ budget }: UsageReport): string | null {
  if (budget === null || budget.leftMicroUsd === null || budget.limitMicroUsd === null) return null;
  const { leftMicroUsd, limitMicroUsd, resetsAt } = budget;
  return english.say(describeLeft({ leftMicroUsd, limitMicroUsd, resetsAt }));
}

/** What of the counted money is not known, null where all is. */
export function describeUnknown({ totals, demo }: UsageReport): string | null {
  if (totals.unknownRuns === 0) return null;
  const runs = count(totals.unknownRuns, 'run');
  if (totals.unknownMicroUsd === 0) return `The cost of ${runs} is not known and not counted.`;
  return `${shortAmount(totals.unknownMicroUsd)} of it ${demo ? 'would stand' : 'stands'} for ${runs} whose cost is not known.`;
}

/** How far the cost of runs lies beside what was said before: `as estimated`, `12 % more`. */
export function describeDifference(check: EstimateCheck): string {
  const { estimateLowMicroUsd: low, estimateHighMicroUsd: high, costMicroUsd: cost } = check;
  const bound = Math.min(high, Math.max(cost, low));
  const percent = bound === 0 ? 0 : Math.round((Math.abs(cost - bound) / bound) * 100);
  if (percent === 0) return 'as estimated';
  return `${percent} % ${cost > bound ? 'more' : 'less'}`;
}

/** `$0.05`, `$12`: few enough characters for an axis. */
export function axisDollars(microUsd: number): string {
  if (microUsd === 0) return '$0';
  const usd = microUsd / 1_000_000;
  if (usd >= 1000) return `$${Math.round(usd / 100) / 10}k`;
  return `$${Number(usd.toPrecision(2))}`;
}
