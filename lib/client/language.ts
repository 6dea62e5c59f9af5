import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { english, type Language, languageWith, type Messages, toLanguage } from '@/lib/shared/language';

/** For functions that write for the person at this page. A component's own texts come from `useTranslations`. */
export function useLanguage(): Language {
  const locale = useLocale();
  const t = useTranslations();
  return useMemo(() => toLanguage(locale, t), [locale, t]);
}

let current = english;
let known: Partial<Messages> = {};

/** The same where there is no component: in notices, and in what workers and streams report. */
export function currentLanguage(): Language {
  return current;
}

/** What a screen brought is kept when it is left: what was begun there may end later. */
export function learnTexts(locale: string, messages: Partial<Messages>): void {
  known = locale === current.locale ? { ...known, ...messages } : messages;
  current = languageWith(locale, known);
}
