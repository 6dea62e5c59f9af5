import type { Sentence } from '@/lib/shared/language';

/** Micro-dollars; null for nothing, undefined for what is no amount. `0.5`, `$0.50` and `0,50` are the same. */
export function parseDollars(text: string): number | null | undefined {
  const plain = text
    .trim()
    .replace(/^\$\s*/, '')
    .replace(',', '.');
  if (plain === '') return null;
  if (!/^(\d{1,6}(\.\d{0,6})?|\.\d{1,6})$/.test(plain)) return undefined;
  return Math.round(Number(plain) * 1_000_000);
}

/** As they are typed: `0.5`. Empty for none. */
export function writeDollars(microUsd: number | null): string {
  return microUsd === null ? '' : String(microUsd / 1_000_000);
}

export const BAD_CAP: Sentence = { key: 'common.badCap' };
