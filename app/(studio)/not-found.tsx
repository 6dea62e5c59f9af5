import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { PlainPage } from '@/components/studio/plain-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('app.titles'))('noPage') };
}

export default async function NotFound() {
  const t = await getTranslations('app.noPage');
  return <PlainPage title={t('title')}>{t('text')}</PlainPage>;
}
