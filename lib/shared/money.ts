/** Micro-dollars as a person reads them. */
import type { Estimate } from './wire';

const MICRO = 1_000_000;

/**
 * From $1 on two decimals; below, four significant digits, at least three decimals (`$0.053`, `$0.0132`). Only zero is
 * `$0.00`: an amount that was charged never looks like nothing.
 */
export function formatMicroUsd(microUsd: number): string {
  return format(microUsd, 4, 3, 3);
}

/**
 * `$0.053`, `≈ $0.05`, `$0.006 – $0.21`, `price unknown`. Two significant digits where the number is a guess or a
 * range; at least three decimals where it is exact.
 */
export function formatEstimate({ lowMicroUsd, highMicroUsd, approximate }: Estimate): string {
  if (lowMicroUsd === null || highMicroUsd === null) return 'price unknown';
  const exact = lowMicroUsd === highMicroUsd && !approximate;
  const text = (microUsd: number) => format(microUsd, 2, exact ? 3 : 0, 2);
  const low = text(lowMicroUsd);
  const high = text(highMicroUsd);
  const amount = low === high ? low : `${low} – ${high}`;
  return approximate ? `≈ ${amount}` : amount;
}

/** @param keep decimals that stay even when they are zeros */
function format(microUsd: number, significant: number, minDecimals: number, keep: number): string {
  if (microUsd < 0) return `-${format(-microUsd, significant, minDecimals, keep)}`;
  if (microUsd === 0) return '$0.00';
  if (microUsd >= MICRO) return wholeAndCents(microUsd);
  const leadingZeros = Math.ceil(-Math.log10(microUsd / MICRO)) - 1;
  const decimals = Math.min(6, Math.max(minDecimals, leadingZeros + significant));
  // Rounded as an integer: a tie goes up, whatever a binary fraction makes of it.
  const rounded = Math.round(microUsd / 10 ** (6 - decimals));
  if (rounded >= 10 ** decimals) return '$1.00';
  const digits = String(rounded).padStart(decimals, '0').padEnd(keep, '0');
  let end = digits.length;
  while (digits[end - 1] === '0' && end > keep) end -= 1;
  return `$0.${digits.slice(0, end)}`;
}

function wholeAndCents(microUsd: number): string {
  return `$${(Math.round(microUsd / 10_000) / 100).toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ',')}`;
}
