import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { useRunStore, useRuns } from '@/lib/client/live-stores';

/** How far below the screen older runs begin to load. */
const AHEAD = '800px';

/** The end of the list: loads what is older as it comes near. */
export function OlderRuns() {
  const t = useTranslations();
  const store = useRunStore();
  const cursor = useRuns((state) => state.nextCursor);
  const older = useRuns((state) => state.older);
  const end = useRef<HTMLDivElement>(null);

  // A new observer for each page: it reports at once, so that a short page is followed by the next.
  useEffect(() => {
    if (end.current === null || cursor === null || older !== 'idle') return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) store.loadOlder();
      },
      { rootMargin: AHEAD },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [store, cursor, older]);

  if (cursor === null) return null;
  return (
    <div ref={end} className="flex h-16 items-center justify-center gap-2 text-muted">
      {older === 'failed' ? (
        <>
          {t('feed.older.failed')}
          <Button onClick={() => store.loadOlder()}>{t('common.tryAgain')}</Button>
        </>
      ) : (
        <>
          <Spinner /> {t('feed.older.loading')}
        </>
      )}
    </div>
  );
}
