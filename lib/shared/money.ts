/** Micro-dollars as a person reads them. */
import type { Amount, Language } from './language';
import type { Estimate } from './wire';

const MICRO = 1_000_000;

/**
 * From $1 on two decimals; below, four significant digits, at least three decimals (`$0.053`, `$0.0132`). Only zero is
 * `$0.00`: an amount that was charged never looks like nothing.
 */
export function formatMicroUsd(microUsd: number, language: Language): string {
  return formatAmount(shorten(microUsd, 4, 3, 3), language);
}

/**
 * `$0.053`, `≈ $0.05`, `$0.006 – $0.21`, `price unknown`. Two significant digits where the number is a guess or a
 * range; at least three decimals where it is exact.
 */
export function formatEstimate(
  { lowMicroUsd, highMicroUsd, approximate }: Estimate,
  language: Language,
): string {
  const { t } = language;
  if (lowMicroUsd === null || highMicroUsd === null) return t('money.unknown');
  const exact = lowMicroUsd === highMicroUsd && !approximate;
  const amount = formatRange(lowMicroUsd, highMicroUsd, language, exact ? 3 : 0);
  return approximate ? t('money.about', { amount }) : amount;
}

/** `$0.05`, `$0.006 – $0.21`: two significant digits. */
export function formatRange(
  lowMicroUsd: number,
  highMicroUsd: number,
  language: Language,
  minDecimals = 0,
): string {
  const low = formatAmount(shorten(lowMicroUsd, 2, minDecimals, 2), language);
  const high = formatAmount(shorten(highMicroUsd, 2, minDecimals, 2), language);
  return low === high ? low : language.t('money.range', { low, high });
}

export function formatAmount({ microUsd, decimals }: Amount, language: Language): string {
  return decimals === undefined
    ? formatMicroUsd(microUsd, language)
    : formatUsd(microUsd, decimals, language);
}

/** Whether `formatMicroUsd` shows both as the same. */
export function looksAlike(oneMicroUsd: number, otherMicroUsd: number): boolean {
  const [one, other] = [oneMicroUsd, otherMicroUsd].map((each) => shorten(each, 4, 3, 3));
  return one?.microUsd === other?.microUsd;
}

/** With exactly this many decimals. */
export function formatUsd(microUsd: number, decimals: number, language: Language): string {
  return language.number(microUsd / MICRO, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

/** @param keep decimals that stay even when they are zeros */
function shorten(microUsd: number, significant: number, minDecimals: number, keep: number): Required<Amount> {
  const size = Math.abs(microUsd);
  if (size === 0 || size >= MICRO) return { microUsd: roundTo(microUsd, 2), decimals: 2 };
  const leadingZeros = Math.ceil(-Math.log10(size / MICRO)) - 1;
  const decimals = Math.min(6, Math.max(minDecimals, leadingZeros + significant));
  const rounded = roundTo(microUsd, decimals);
  if (Math.abs(rounded) === MICRO) return { microUsd: rounded, decimals: 2 };
  return { microUsd: rounded, decimals: Math.max(keep, decimalsOf(rounded, decimals)) };
}

/** As an integer, so that a tie goes up whatever a binary fraction makes of it. */
function roundTo(microUsd: number, decimals: number): number {
  const unit = 10 ** (6 - decimals);
  return Math.sign(microUsd) * Math.round(Math.abs(microUsd) / unit) * unit;
}

/** How many decimals there are without the zeros at the end. */
function decimalsOf(microUsd: number, atMost: number): number {
  let decimals = atMost;
  while (decimals > 0 && microUsd % 10 ** (7 - decimals) === 0) decimals -= 1;
  return decimals;
}
