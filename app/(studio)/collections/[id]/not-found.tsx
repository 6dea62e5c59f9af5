import { getTranslations } from 'next-intl/server';
import { PlainPage } from '@/components/studio/plain-page';

export default async function CollectionNotFound() {
  const t = await getTranslations('app.noCollection');
  return <PlainPage title={t('title')}>{t('text')}</PlainPage>;
}
