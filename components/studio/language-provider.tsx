'use client';
import { DirectionProvider } from '@base-ui/react/direction-provider';
import { NextIntlClientProvider, useLocale, useMessages } from 'next-intl';
import { type ReactNode, useLayoutEffect, useMemo } from 'react';
import { learnTexts } from '@/lib/client/language';
import { firstEnglish, type Messages } from '@/lib/shared/language';
import { directionOf } from '@/lib/shared/locales';

type Texts = Partial<Messages>;

/**
 * The language of everything below, with the texts that may be needed anywhere.
 *
 * @param messages null: English, which the scripts contain; of another language as the server sends them
 */
export function LanguageProvider({
  locale,
  messages,
  children,
}: {
  locale: string;
  messages: Texts | null;
  children: ReactNode;
}) {
  return (
    <DirectionProvider direction={directionOf(locale)}>
      <KnownTexts locale={locale} messages={messages ?? firstEnglish}>
        {children}
      </KnownTexts>
    </DirectionProvider>
  );
}

/** Adds what only the screens below need. */
export function ScreenTexts({ messages, children }: { messages: Texts; children: ReactNode }) {
  const known = useMessages();
  const all = useMemo(() => ({ ...known, ...messages }), [known, messages]);
  return (
    <KnownTexts locale={useLocale()} messages={all}>
      {children}
    </KnownTexts>
  );
}

function KnownTexts({
  locale,
  messages,
  children,
}: {
  locale: string;
  messages: Texts;
  children: ReactNode;
}) {
  return (
    <NextIntlClientProvider locale={locale} messages={messages as Messages} timeZone="UTC">
      <Learn locale={locale} messages={messages} />
      {children}
    </NextIntlClientProvider>
  );
}

/** Tells them to what is no component. Before `children`, so that a screen's come after those of the page around it. */
function Learn({ locale, messages }: { locale: string; messages: Texts }) {
  useLayoutEffect(() => learnTexts(locale, messages), [locale, messages]);
  return null;
}
