import type { Language } from '@/lib/shared/language';

const UNITS = ['bytes', 'kb', 'mb', 'gb'] as const;

/** Decimal units, as file managers and downloads count: `3.6 MB`, `842 KB`, `512 bytes`. */
export function formatBytes(bytes: number, language: Language): string {
  let value = bytes;
  let unit = 0;
  while (Math.round(value) >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 99.95 ? 1 : 0;
  const amount = language.number(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return language.t(`common.bytes.${UNITS[unit] ?? 'gb'}`, { amount });
}
