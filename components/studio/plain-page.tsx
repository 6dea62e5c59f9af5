import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ButtonLink } from '@/components/ui/button';
import { MAIN_ID } from '@/components/ui/main-id';

/** A page that only says something and leads back. */
export function PlainPage({
  title,
  action,
  children,
}: {
  title: string;
  /** What may help, before the way back. */
  action?: ReactNode;
  children: string;
}) {
  const t = useTranslations('app');
  return (
    <main
      id={MAIN_ID}
      tabIndex={-1}
      className="grid min-h-dvh place-content-center justify-items-center gap-1 p-8 text-center"
    >
      <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
      <p className="text-muted">{children}</p>
      <div className="mt-4 flex gap-2">
        {action}
        <ButtonLink href="/">{t('back')}</ButtonLink>
      </div>
    </main>
  );
}
