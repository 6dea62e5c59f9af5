import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { useLanguage } from '@/lib/client/language';
import { sentenceOf } from '@/lib/client/sentence-of';
import { useStudioActions } from '@/lib/client/studio-actions';
import { fetchUsage } from '@/lib/client/usage-requests';
import { modelLabel } from '@/lib/shared/model-label';
import { formatEstimate } from '@/lib/shared/money';
import { valueWords } from '@/lib/shared/parameter-words';
import type { UnknownRun, UsageReport } from '@/lib/shared/wire-usage';
import { Card } from './card';
import { describeTime } from './describe-usage';

/** The runs with an unknown cost, separately. */
export function UnknownCosts({ id, report }: { id: string; report: UsageReport }) {
  const t = useTranslations('usage');
  const common = useTranslations('common');
  const [older, setOlder] = useState<UsageReport['unknown'] | null>(null);
  const [state, setState] = useState<'idle' | 'loading' | string>('idle');
  const runs = [...report.unknown.runs, ...(older?.runs ?? [])];
  const nextCursor = older === null ? report.unknown.nextCursor : older.nextCursor;

  const loadMore = async () => {
    if (nextCursor === null || state === 'loading') return;
    setState('loading');
    try {
      const { unknown } = await fetchUsage({ ...report, cursor: nextCursor });
      setOlder((before) => ({ ...unknown, runs: [...(before?.runs ?? []), ...unknown.runs] }));
      setState('idle');
    } catch (error) {
      setState(sentenceOf(error));
    }
  };

  return (
    <Card
      id={id}
      title={t('unknown.title')}
      aside={<span className="text-xs text-muted">{t('runs', { count: report.totals.unknownRuns })}</span>}
    >
      <p className="pb-2 text-muted">{report.demo ? t('unknown.demo') : t('unknown.real')}</p>
      <ul>
        {runs.map((run) => (
          <UnknownRow key={run.id} run={run} />
        ))}
      </ul>
      {nextCursor !== null && (
        <div className="flex items-center gap-3 pt-3">
          <Button onClick={loadMore} aria-disabled={state === 'loading'}>
            {common('showMore')}
            {state === 'loading' && <Spinner />}
          </Button>
          <span role="status" className="text-danger">
            {state !== 'idle' && state !== 'loading' && state}
          </span>
        </div>
      )}
    </Card>
  );
}

function UnknownRow({ run }: { run: UnknownRun }) {
  const t = useTranslations('usage.unknown');
  const language = useLanguage();
  const { reuseRun } = useStudioActions();
  const words = run.prompt ?? t('otherPerson');
  return (
    <li className="flex items-center gap-4 border-t py-2.5 max-md:flex-wrap max-md:gap-y-2">
      <div className="min-w-0 flex-1 max-md:basis-full">
        <p dir="auto" className="truncate">
          {words}
        </p>
        <p className="text-xs text-muted">
          {t('about', {
            time: describeTime(run.createdAt, language),
            kind: t(run.kind),
            model: modelLabel(run.model),
            quality: valueWords('quality', run.quality, language),
          })}
        </p>
      </div>
      <span className="text-xs text-muted tabular-nums">
        {run.estimate.highMicroUsd === null
          ? t('noPrice')
          : t('estimated', { amount: formatEstimate(run.estimate, language) })}
      </span>
      {run.prompt !== null && (
        <Button className="max-md:ms-auto" onClick={() => reuseRun(run.id)}>
          {t.rich('runAgain', {
            prompt: words,
            hidden: (chunks) => <span className="sr-only">{chunks}</span>,
          })}
        </Button>
      )}
    </li>
  );
}
