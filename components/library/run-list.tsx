import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';
import { RunCard, type RunCardActions } from './run-card';

/** How far below the screen more of the list is loaded. */
const AHEAD_PX = 1200;

/** The runs that made no image. */
export function RunList(actions: RunCardActions) {
  const t = useTranslations();
  const { store } = useLibraryParts();
  const runs = useLibrary((state) => state.runs.runs);
  const more = useLibrary((state) => state.runs.nextCursor !== null);
  const state = useLibrary((now) => now.moreRuns);
  const loading = useLibrary((now) => now.phase === 'loading');
  const end = useRef<HTMLDivElement>(null);

  // A new observer for each page: it would not report an end that stays in view again.
  useEffect(() => {
    const element = end.current;
    if (element === null || runs.length === 0) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) void store.loadMoreRuns();
      },
      { rootMargin: `${AHEAD_PX}px` },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [store, runs.length]);

  return (
    <div className="flex max-w-208 flex-col" aria-busy={loading}>
      {runs.map((run) => (
        <RunCard key={run.id} run={run} {...actions} />
      ))}
      {more ? (
        <div ref={end} className="flex min-h-16 items-center gap-3">
          {state === 'failed' ? (
            <>
              <span className="text-danger">{t('library.runs.restFailed')}</span>
              <Button onClick={() => store.retry()}>{t('common.tryAgain')}</Button>
            </>
          ) : (
            <span className="text-muted">{t('common.loading')}</span>
          )}
        </div>
      ) : null}
    </div>
  );
}
