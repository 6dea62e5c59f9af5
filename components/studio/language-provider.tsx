'use client';
import { DirectionProvider } from '@base-ui/react/direction-provider';
import { NextIntlClientProvider } from 'next-intl';
import { type ReactNode, useLayoutEffect } from 'react';
import { setCurrentLanguage, useLanguage } from '@/lib/client/language';
import { englishMessages, type Messages } from '@/lib/shared/language';
import { directionOf } from '@/lib/shared/locales';

/**
 * The language of everything below.
 *
 * @param messages null: English, which the scripts contain; of another language as the server sends them
 */
export function LanguageProvider({
  locale,
  messages,
  children,
}: {
  locale: string;
  messages: Messages | null;
  children: ReactNode;
}) {
  return (
    <NextIntlClientProvider locale={locale} messages={messages ?? englishMessages} timeZone="UTC">
      <DirectionProvider direction={directionOf(locale)}>
        <CurrentLanguage />
        {children}
      </DirectionProvider>
    </NextIntlClientProvider>
  );
}

/** Tells the language to what is no component. */
function CurrentLanguage() {
  const language = useLanguage();
  useLayoutEffect(() => setCurrentLanguage(language), [language]);
  return null;
}
