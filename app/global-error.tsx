'use client';
import '@/components/studio/globals.css';
import { LanguageProvider } from '@/components/studio/language-provider';
import { PlainPage } from '@/components/studio/plain-page';
import { english } from '@/lib/shared/language';

/** Not even the frame around the screens could be drawn, for example because the database is away. In English. */
export default function GlobalError() {
  return (
    <html lang={english.locale}>
      <body>
        <title>Overpaint</title>
        <LanguageProvider locale={english.locale} messages={null}>
          <PlainPage title={english.t('app.broken.title')}>{english.t('app.broken.text')}</PlainPage>
        </LanguageProvider>
      </body>
    </html>
  );
}
