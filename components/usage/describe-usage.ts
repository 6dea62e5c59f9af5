import { describeLeft } from '@/lib/shared/budget-sentences';
import type { Language } from '@/lib/shared/language';
import { formatEstimate, formatMicroUsd, formatUsd } from '@/lib/shared/money';
import type { EstimateCheck, UsageReport } from '@/lib/shared/wire-usage';

const MONTH = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
const DAY = { day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
const WEEKDAY = { ...DAY, weekday: 'short' } as const;
const TIME = { ...DAY, hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;

/** `November 2026`, or `3 Nov – 5 Nov` for other ranges. */
export function describePeriod({ from, to, month }: UsageReport['period'], language: Language): string {
  if (month !== null) return describeMonth(month, language);
  const [first, last] = [language.date(from, DAY), language.date(to, DAY)];
  return from === to ? first : language.t('usage.period.range', { from: first, to: last });
}

export function describeMonth(month: string, language: Language): string {
  return language.date(`${month}-01`, MONTH);
}

/** `Mon 23 Nov`. */
export function describeDay(day: string, language: Language): string {
  // Some versions of ICU write a comma in English, and a server and a browser may have different ones.
  return language.date(day, WEEKDAY).replace(',', '');
}

/** `23 Nov, 14:05 UTC`. */
export function describeTime(atMs: number, language: Language): string {
  return language.date(atMs, TIME);
}

/** To the cent from ten cents on, where more digits would only be in the way; the tables have all. */
export function shortAmount(microUsd: number, language: Language): string {
  if (microUsd < 100_000)
    return formatEstimate({ lowMicroUsd: microUsd, highMicroUsd: microUsd, approximate: false }, language);
  return formatUsd(microUsd, 2, language);
}

/** A round amount without its `.00`: budgets are often round. */
export function withoutZeroCents(microUsd: number, language: Language): string {
  return microUsd % 1_000_000 === 0
    ? inDollars(microUsd / 1_000_000, language, { maximumFractionDigits: 0 })
    : formatMicroUsd(microUsd, language);
}

/** A sum that is only an estimate: two digits. */
export function roughly(microUsd: number, language: Language): string {
  const usd = Number((microUsd / 1_000_000).toPrecision(2));
  const amount = inDollars(usd, language, {
    minimumFractionDigits: usd < 10 ? 2 : 0,
    maximumFractionDigits: usd < 10 ? 6 : 0,
  });
  return language.t('usage.about', { amount });
}

/** `$0.05`, `$12`, `$2.5k`: few enough characters for an axis. */
export function axisDollars(microUsd: number, language: Language): string {
  return inDollars(microUsd / 1_000_000, language, { notation: 'compact', maximumSignificantDigits: 2 });
}

function inDollars(usd: number, language: Language, options: Intl.NumberFormatOptions): string {
  return language.number(usd, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    ...options,
  });
}

/** What is left and when it starts anew; null where there is no limit. */
export function describeBudget({ budget, toldAll }: UsageReport, language: Language): string | null {
  if (budget === null || budget.leftMicroUsd === null || budget.limitMicroUsd === null) return null;
  const { leftMicroUsd, limitMicroUsd, resetsAt } = budget;
  const of = budget.of === 'person' && toldAll ? 'somebody' : budget.of;
  return language.say(describeLeft({ of, leftMicroUsd, limitMicroUsd, resetsAt }));
}

/** What of the counted money is not known; null where everything is. */
export function describeUnknown({ totals, demo }: UsageReport, language: Language): string | null {
  const count = totals.unknownRuns;
  if (count === 0) return null;
  if (totals.unknownMicroUsd === 0) return language.t('usage.unknownShare.notCounted', { count });
  const amount = shortAmount(totals.unknownMicroUsd, language);
  return language.t(`usage.unknownShare.${demo ? 'demo' : 'counted'}`, { count, amount });
}

/** How far the cost of runs is from their estimates: `as estimated`, `12 % more`. */
export function describeDifference(check: EstimateCheck, { t }: Language): string {
  const { estimateLowMicroUsd: low, estimateHighMicroUsd: high, costMicroUsd: cost } = check;
  const bound = Math.min(high, Math.max(cost, low));
  const percent = bound === 0 ? 0 : Math.round((Math.abs(cost - bound) / bound) * 100);
  if (percent === 0) return t('usage.difference.none');
  return t(`usage.difference.${cost > bound ? 'more' : 'less'}`, { percent });
}
