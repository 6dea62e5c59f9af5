import type { Language } from '@/lib/shared/language';

/** Facts about one thing in a line: `a, b, c`. */
export function listOf(facts: readonly (string | null | undefined)[], language: Language): string {
  return language.list(
    facts.filter((fact) => typeof fact === 'string'),
    'facts',
  );
}
