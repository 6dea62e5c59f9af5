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
  const usd = microUsd / MICRO;
  if (usd >= 1) return `$${wholeAndCents(usd)}`;
  const leadingZeros = Math.max(0, Math.floor(-Math.log10(usd) + 1e-12));
  const decimals = Math.min(6, Math.max(minDecimals, leadingZeros + significant));
  const rounded = usd.toFixed(decimals);
  if (Number(rounded) >= 1) return '$1.00';
  let end = rounded.length;
  while (rounded[end - 1] === '0' && end > keep + 2) end -= 1;
  return `$${rounded.slice(0, end)}`;
}

function wholeAndCents(usd: number): string {
  return usd.toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ',');
}
