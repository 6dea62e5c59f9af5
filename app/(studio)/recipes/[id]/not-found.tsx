import { getTranslations } from 'next-intl/server';
import { PlainPage } from '@/components/studio/plain-page';

export default async function JobNotFound() {
  const t = await getTranslations('app.noJob');
  return <PlainPage title={t('title')}>{t('text')}</PlainPage>;
}
