import { getTranslations } from 'next-intl/server';
import { PlainPage } from '@/components/studio/plain-page';

export default async function ImageNotFound() {
  const t = await getTranslations('app.noImage');
  return <PlainPage title={t('title')}>{t('text')}</PlainPage>;
}
