import type { Language } from '@/lib/shared/language';

/** Facts about one thing in a line: `a, b, c`. */
export function listOf(facts: readonly (string | null | undefined)[], { locale }: Language): string {
  return new Intl.ListFormat(locale, { type: 'unit', style: 'short' }).format(
    facts.filter((fact) => typeof fact === 'string'),
  );
}
