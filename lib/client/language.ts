import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { english, type Language, toLanguage } from '@/lib/shared/language';

/** For functions that write for the person at this page. A component's own texts come from `useTranslations`. */
export function useLanguage(): Language {
  const locale = useLocale();
  const t = useTranslations();
  return useMemo(() => toLanguage(locale, t), [locale, t]);
}

let current = english;

/** The same where there is no component: in notices, and in what workers and streams report. */
export function currentLanguage(): Language {
  return current;
}

export function setCurrentLanguage(language: Language): void {
  current = language;
}
