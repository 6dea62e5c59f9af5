'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Logo } from '@/components/ui/logo';
import { MAIN_ID } from '@/components/ui/main-id';
import { useHydrated } from '@/lib/client/use-hydrated';
import type { LookAnswer, LookGallery } from '@/lib/shared/wire-collections';
import { Gallery } from './gallery';
import { PasswordForm } from './password-form';

/** A page for somebody who has a link: some images, and nothing of the studio. */
export function LookPage({
  code,
  initial,
}: {
  code: string;
  /** Null: it has a password. */
  initial: LookGallery | null;
}) {
  const [answer, setAnswer] = useState<LookAnswer | null>(
    initial === null ? null : { gallery: initial, ticket: null },
  );
  const [isOver, setOver] = useState(false);
  const expiresAt = answer?.ticket?.expiresAt ?? null;
  useEffect(() => {
    if (expiresAt === null) return;
    const timer = setTimeout(
      () => {
        setAnswer(null);
        setOver(true);
      },
      Math.max(0, expiresAt - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [expiresAt]);
  return (
    <div className="contents" inert={!useHydrated()}>
      <main
        id={MAIN_ID}
        className="mx-auto flex min-h-dvh max-w-400 flex-col gap-4 px-8 pt-8 pb-16 max-md:px-3 max-md:pt-5"
      >
        {answer === null ? (
          <PasswordForm code={code} isOver={isOver} onAnswer={setAnswer} />
        ) : (
          <Gallery code={code} gallery={answer.gallery} ticket={answer.ticket?.ticket ?? null} />
        )}
        <MadeWith />
      </main>
    </div>
  );
}

function MadeWith() {
  const t = useTranslations('look');
  return (
    <p className="mt-auto flex items-center gap-2 pt-8 text-xs text-muted">
      <Logo /> {t('madeWith')}
    </p>
  );
}
