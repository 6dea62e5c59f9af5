import { useEffect, useState } from 'react';
import { currentLanguage, useLanguage } from '@/lib/client/language';
import { useRunStore } from '@/lib/client/live-stores';
import { loadWithRetries } from '@/lib/client/load-lazily';
import { TERMINAL } from '@/lib/shared/run-status';

/** Tells screen readers how each run ended that was open on this page. */
export function Announcer() {
  const { t } = useLanguage();
  const store = useRunStore();
  const [sentence, setSentence] = useState('');

  useEffect(() => {
    let before = store.getState().runs;
    return store.subscribe(async ({ runs }) => {
      const ended = Object.values(runs).filter((run) => {
        const was = before[run.id]?.status;
        return was && was !== run.status && !TERMINAL.has(was) && TERMINAL.has(run.status);
      });
      before = runs;
      if (ended.length === 0) return;
      const { describeOutcome } = await loadWithRetries(() => import('./describe-outcome'));
      setSentence(ended.map((run) => describeOutcome(run, currentLanguage())).join(' '));
    });
  }, [store]);

  return (
    <div role="status" aria-label={t('feed.progressLabel')} className="sr-only">
      {sentence}
    </div>
  );
}
