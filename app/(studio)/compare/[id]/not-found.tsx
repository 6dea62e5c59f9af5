import { getTranslations } from 'next-intl/server';
import { PlainPage } from '@/components/studio/plain-page';

export default async function ComparisonNotFound() {
  const t = await getTranslations('app.noComparison');
  return <PlainPage title={t('title')}>{t('text')}</PlainPage>;
}
