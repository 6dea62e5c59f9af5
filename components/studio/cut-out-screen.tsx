'use client';
import { useTranslations } from 'next-intl';
import { Suspense } from 'react';
import { useStore } from 'zustand';
import { MAIN_ID } from '@/components/ui/main-id';
import { Spinner } from '@/components/ui/spinner';
import { isCuttable } from '@/lib/client/cut-out-link';
import { withFacts } from '@/lib/client/image-store';
import { useLive } from '@/lib/client/live-stores';
import { loadLazily } from '@/lib/client/load-lazily';
import type { WireImage } from '@/lib/shared/wire';
import { PlainPage } from './plain-page';

const CutOutBench = loadLazily(async () => (await import('./cut-out-bench')).CutOutBench);

/** An image, to select in it what is to be left of it. */
export function CutOutScreen({ image: asRead }: { image: WireImage }) {
  const t = useTranslations('studio.cutOut');
  const common = useTranslations('common');
  const image = useStore(useLive().images, ({ facts }) => withFacts(asRead, facts));
  if (!isCuttable(image)) return <PlainPage title={t('title')}>{t('impossible')}</PlainPage>;
  return (
    <main
      id={MAIN_ID}
      tabIndex={-1}
      className="flex h-[calc(100dvh-var(--header))] min-w-0 flex-col bg-canvas outline-none max-md:fixed max-md:inset-0 max-md:z-40 max-md:h-auto max-md:pb-[env(safe-area-inset-bottom)]"
    >
      <Suspense
        fallback={
          <p role="status" className="m-auto flex items-center gap-2 text-muted">
            <Spinner /> {common('loading')}
          </p>
        }
      >
        <CutOutBench image={image} />
      </Suspense>
    </main>
  );
}
