'use client';
import { useTranslations } from 'next-intl';
import { PlainPage } from '@/components/studio/plain-page';
import { Button } from '@/components/ui/button';

/** A screen that could not be shown: an error on the server or in the browser. The rest of the page keeps working. */
export default function ScreenError({ reset }: { reset: () => void }) {
  const t = useTranslations('app.failed');
  const common = useTranslations('common');
  return (
    <PlainPage title={t('title')} action={<Button onClick={reset}>{common('tryAgain')}</Button>}>
      {t('text')}
    </PlainPage>
  );
}
