import type { MetadataRoute } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { directionOf } from '@/lib/shared/locales';

export default async function manifest(): Promise<MetadataRoute.Manifest> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('app')]);
  return {
    name: 'Overpaint',
    short_name: 'Overpaint',
    description: t('description'),
    lang: locale,
    dir: directionOf(locale),
    start_url: '/',
    display: 'standalone',
    background_color: '#faf9f8',
    theme_color: '#faf9f8',
    icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' }],
  };
}
