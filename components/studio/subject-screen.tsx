'use client';
import { useTranslations } from 'next-intl';
import { Suspense } from 'react';
import { MAIN_ID } from '@/components/ui/main-id';
import { Spinner } from '@/components/ui/spinner';
import { loadLazily } from '@/lib/client/load-lazily';
import type { RestyleDetails } from '@/lib/shared/recipes/restyle';
import type { WireJobItem } from '@/lib/shared/recipes/wire-jobs';
import type { WireImage } from '@/lib/shared/wire';
import { WORKBENCH_SCREEN } from './workbench-looks';

const SubjectBench = loadLazily(async () => (await import('./subject-bench')).SubjectBench);

export type SubjectScreenProps = {
  jobId: string;
  item: WireJobItem<RestyleDetails>;
  photo: WireImage;
  /** The item behind it; null: it is the last. */
  nextId: string | null;
};

/** One photo of a restyle job, to mark in it what is to stay as it is. */
export function SubjectScreen(props: SubjectScreenProps) {
  const common = useTranslations('common');
  return (
    <main id={MAIN_ID} tabIndex={-1} className={WORKBENCH_SCREEN}>
      <Suspense
        fallback={
          <p role="status" className="m-auto flex items-center gap-2 text-muted">
            <Spinner /> {common('loading')}
          </p>
        }
      >
        <SubjectBench {...props} />
      </Suspense>
    </main>
  );
}
