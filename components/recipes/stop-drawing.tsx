import { useTranslations } from 'next-intl';
import { Suspense, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Spinner } from '@/components/ui/spinner';
import { showToast } from '@/components/ui/toast';
import { ApiError } from '@/lib/client/api';
import { useRunStore } from '@/lib/client/live-stores';
import { loadLazily } from '@/lib/client/load-lazily';
import { sentenceOf } from '@/lib/client/sentence-of';
import type { WireRun } from '@/lib/shared/wire';

const CancelOvernight = loadLazily(
  async () => (await import('@/components/ui/cancel-overnight')).CancelOvernight,
);

/** Enough to be quick, and no more than a browser sends to one server at a time. */
const AT_ONCE = 6;

/**
 * Lets go what waits: what was not sent costs nothing. What is being drawn at this moment is paid for in any case, so it
 * still comes. What lies at OpenAI until tomorrow is canceled as a whole, after a question.
 *
 * @param runs of the job, those that are not over
 */
export function StopDrawing({ runs }: { runs: readonly WireRun[] }) {
  const t = useTranslations('recipes.items');
  const store = useRunStore();
  const [stopping, setStopping] = useState(false);
  const [asking, setAsking] = useState<WireRun | null>(null);
  const queued = runs.filter(({ status }) => status === 'queued');
  const submitted = runs.filter(
    ({ status, overnight }) => status !== 'queued' && overnight?.id != null && !overnight.canceling,
  );
  const count = queued.length + submitted.length;

  const stop = async () => {
    setStopping(true);
    // The last in line first: meanwhile the first ones begin.
    const left = [...queued];
    let problem: unknown = null;
    const work = async () => {
      for (let run = left.pop(); run !== undefined; run = left.pop()) {
        try {
          await store.cancel(run.id);
        } catch (error) {
          // One that has begun meanwhile comes.
          if (!(error instanceof ApiError && error.code === 'not_cancelable')) problem = error;
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    setStopping(false);
    if (problem !== null) showToast({ tone: 'danger', message: sentenceOf(problem) });
    setAsking(submitted[0] ?? null);
  };
  return (
    <>
      {count > 0 && (
        <Button aria-disabled={stopping} onClick={() => !stopping && void stop()}>
          {stopping ? <Spinner /> : <Icon name="x" />} {t('stop', { count })}
        </Button>
      )}
      <Suspense>
        {asking?.overnight?.id != null && (
          <CancelOvernight
            id={asking.overnight.id}
            count={asking.overnight.total}
            server={asking.server}
            onClose={() => setAsking(null)}
          />
        )}
      </Suspense>
    </>
  );
}
