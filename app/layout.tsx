import '@/components/studio/globals.css';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import { getLocale, getMessages, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { FIRST_SCRIPT } from '@/components/studio/first-script';
import { inter } from '@/components/studio/font';
import { LanguageProvider } from '@/components/studio/language-provider';
import { findPageVisitor } from '@/lib/server/screens';
import { firstMessagesOf } from '@/lib/shared/language';
import { directionOf } from '@/lib/shared/locales';
import { TITLE_TEMPLATE } from '@/lib/shared/page-title';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('app');
  return { title: { default: 'Overpaint', template: TITLE_TEMPLATE }, description: t('description') };
}

export const viewport: Viewport = {
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf9f8' },
    { media: '(prefers-color-scheme: dark)', color: '#0f0e0d' },
  ],
};

/** The document: its language, and of whom this browser keeps drafts. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [visitor, nonce, locale] = await Promise.all([findPageVisitor(), readNonce(), getLocale()]);
  const messages = await getMessages();
  return (
    // The script below marks it before React looks.
    <html
      lang={locale}
      dir={directionOf(locale)}
      className={inter.variable}
      data-person={visitor?.ownerId}
      suppressHydrationWarning
    >
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, under the page's nonce */}
        <script nonce={nonce} dangerouslySetInnerHTML={{ __html: FIRST_SCRIPT }} />
      </head>
      <body>
        <LanguageProvider locale={locale} messages={firstMessagesOf(locale, messages)}>
          {children}
        </LanguageProvider>
      </body>
    </html>
  );
}

/** As the edge made it for this answer. */
async function readNonce(): Promise<string | undefined> {
  return (await headers()).get('x-nonce') ?? undefined;
}
