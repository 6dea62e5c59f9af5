import { getTranslations } from 'next-intl/server';
import { MAIN_ID } from '@/components/ui/main-id';

/** The same, whether there never was such a link, it has ended, or it was taken back. */
export default async function LookNotFound() {
  const t = await getTranslations('look.gone');
  return (
    <main
      id={MAIN_ID}
      className="grid min-h-dvh place-content-center justify-items-center gap-1 p-8 text-center"
    >
      <h1 className="text-lg font-semibold tracking-tight">{t('title')}</h1>
      <p className="text-muted">{t('text')}</p>
    </main>
  );
}
