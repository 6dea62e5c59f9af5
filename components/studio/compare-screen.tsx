'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useState } from 'react';
import { Builder } from '@/components/cost-compare/builder';
import { ComparisonList } from '@/components/cost-compare/comparison-list';
import { ButtonLink } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { MAIN_ID } from '@/components/ui/main-id';
import { ScreenLink } from '@/components/ui/screen-link';
import { PageTitle, ScreenPage, TitleLine } from '@/components/ui/screen-page';
import { LINK } from '@/components/ui/text-looks';
import { showToast } from '@/components/ui/toast';
import { EMPTY_BASE } from '@/lib/client/comparison/builder-rules';
import { readComposer } from '@/lib/client/comparison/read-composer';
import { sentenceOf } from '@/lib/client/sentence-of';
import { useStudioActions } from '@/lib/client/studio-actions';
import type { ComparisonBase } from '@/lib/shared/comparison';
import type { ComparisonPage } from '@/lib/shared/wire-comparison';
import { useScrollPlace } from './use-scroll-place';

/** What a new comparison begins with; `draft`: what is in the composer. */
export type NewComparison =
  | { from: 'nothing' | 'draft' }
  | { from: 'run'; id: string; base: ComparisonBase }
  | { from: 'missing_run' };

/** All comparisons. */
export function CompareScreen({ list }: { list: ComparisonPage }) {
  const t = useTranslations('costCompare.screen');
  useScrollPlace('compare');
  const empty = list.comparisons.length === 0;
  return (
    <Screen>
      <TitleLine>
        <div className="min-w-0">
          <PageTitle>{t('title')}</PageTitle>
          <p className="text-muted">{t('text')}</p>
        </div>
        {!empty && <NewLink />}
      </TitleLine>
      {empty ? (
        <div className="mx-auto mt-[10vh] flex max-w-136 flex-col items-center gap-2 text-center">
          <p className="text-lg font-[550] tracking-[-0.01em]">{t('emptyTitle')}</p>
          <p className="text-muted">{t('emptyText')}</p>
          <div className="flex flex-wrap justify-center gap-2 pt-2">
            <NewLink />
            <ButtonLink href="/compare?draft">{t('fromCreate')}</ButtonLink>
          </div>
        </div>
      ) : (
        <ComparisonList initial={list} />
      )}
    </Screen>
  );
}

function NewLink() {
  const t = useTranslations('costCompare.screen');
  return (
    <ButtonLink variant="primary" href="/compare?new">
      <Icon name="plus" /> {t('new')}
    </ButtonLink>
  );
}

/** The making of a comparison, up to its prices. */
export function NewComparisonScreen({ begin }: { begin: NewComparison }) {
  const t = useTranslations('costCompare.screen');
  const router = useRouter();
  const { beginMaking } = useStudioActions();
  const { from } = begin;
  const [base, setBase] = useState<ComparisonBase | null>(
    from === 'run' ? begin.base : from === 'draft' ? null : EMPTY_BASE,
  );
  useEffect(() => {
    if (from !== 'draft') return;
    beginMaking();
    readComposer().then(setBase, (error: unknown) => {
      showToast({ tone: 'danger', message: sentenceOf(error) });
      router.replace('/');
    });
  }, [from, beginMaking, router]);

  return (
    <Screen>
      <header className="flex flex-col gap-1.5">
        <ScreenLink className={`${LINK} self-start text-xs`} href="/compare">
          {t('all')}
        </ScreenLink>
        <PageTitle>{t('new')}</PageTitle>
        {from === 'missing_run' && <p className="text-danger">{t('missingRun')}</p>}
      </header>
      {base !== null && (
        <Builder
          base={base}
          fromRun={begin.from === 'run' ? begin.id : null}
          onCreated={({ id }) => router.push(`/compare/${id}`)}
        />
      )}
    </Screen>
  );
}

function Screen({ children }: { children: ReactNode }) {
  return (
    <main id={MAIN_ID} tabIndex={-1} className="outline-none">
      <ScreenPage>{children}</ScreenPage>
    </main>
  );
}
