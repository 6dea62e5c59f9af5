'use client';
import { useTranslations } from 'next-intl';
import { Suspense } from 'react';
import { useShownImage } from '@/components/image/use-shown-image';
import { MAIN_ID } from '@/components/ui/main-id';
import { Spinner } from '@/components/ui/spinner';
import { isCuttable } from '@/lib/client/cut-out-link';
import { loadLazily } from '@/lib/client/load-lazily';
import { NO_SOURCE } from '@/lib/client/viewer-source';
import type { ImageDetails } from '@/lib/shared/wire';
import { PlainPage } from './plain-page';
import { WORKBENCH_SCREEN } from './workbench-looks';

const CutOutBench = loadLazily(async () => (await import('./cut-out-bench')).CutOutBench);

/** An image, to select in it what is to be left of it. */
export function CutOutScreen({ initial }: { initial: ImageDetails }) {
  const t = useTranslations('cutOut');
  const gone = useTranslations('studio.image');
  const common = useTranslations('common');
  const { shown, successorId, failure } = useShownImage(initial.image.id, NO_SOURCE, initial);
  // What is selected belongs to this image, also where another one has taken its place.
  const image = shown === null || successorId !== null ? initial.image : shown.image;
  if (failure?.gone) return <PlainPage title={gone('goneTitle')}>{gone('goneText')}</PlainPage>;
  if (!isCuttable(image)) return <PlainPage title={t('title')}>{t('impossible')}</PlainPage>;
  return (
    <main id={MAIN_ID} tabIndex={-1} className={WORKBENCH_SCREEN}>
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
