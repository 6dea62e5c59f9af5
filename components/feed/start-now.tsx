import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { Button } from '@/components/ui/button';
import { useLanguage } from '@/lib/client/language';
import { useRunStore, useRuns } from '@/lib/client/live-stores';
import { startOvernightNow } from '@/lib/client/overnight-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import { formatEstimate } from '@/lib/shared/money';
import type { WireRun } from '@/lib/shared/wire';
import { canStartNow } from './can-start-now';

/** What was refused or not reached by tomorrow, for nothing, starts now: all of it, at the price that is said here. */
export function StartNow({ batchId }: { batchId: string }) {
  const t = useTranslations('overnight.startNow');
  const language = useLanguage();
  const store = useRunStore();
  const [state, setState] = useState<'idle' | 'sending' | { problem: string }>('idle');
  const waiting = useRuns(
    useShallow((known) =>
      Object.values(known.runs).filter((run) => run.overnight?.id === batchId && canStartNow(run)),
    ),
  );
  const start = async () => {
    if (state === 'sending') return;
    setState('sending');
    try {
      store.merge(await startOvernightNow(batchId));
    } catch (error) {
      setState({ problem: sentenceOf(error) });
    }
  };
  // What it was to cost by tomorrow is half of it.
  const twice = (of: (run: WireRun) => number | null) =>
    waiting.reduce<number | null>((sum, run) => {
      const half = of(run);
      return sum === null || half === null ? null : sum + 2 * half;
    }, 0);
  const price = formatEstimate(
    {
      lowMicroUsd: twice((run) => run.estimate.lowMicroUsd),
      highMicroUsd: twice((run) => run.estimate.highMicroUsd),
      approximate: waiting.some((run) => run.estimate.approximate),
    },
    language,
  );
  return (
    <>
      <Button variant="primary" aria-disabled={state === 'sending'} onClick={start}>
        {t('button')}
      </Button>
      <span
        role="status"
        className={typeof state === 'object' ? 'text-xs text-danger' : 'text-xs text-muted'}
      >
        {typeof state === 'object' ? state.problem : t('what', { count: waiting.length, price })}
      </span>
    </>
  );
}
