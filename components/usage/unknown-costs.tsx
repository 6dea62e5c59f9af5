import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { useStudioActions } from '@/lib/client/studio-actions';
import { fetchUsage } from '@/lib/client/usage-requests';
import { modelLabel } from '@/lib/shared/model-label';
import { formatEstimate } from '@/lib/shared/money';
import { valueWords } from '@/lib/shared/parameter-words';
import type { UnknownRun, UsageReport } from '@/lib/shared/wire-usage';
import { Card } from './card';
import { count, describeTime } from './describe-usage';

/** Runs of which nobody knows what they cost, by themselves. */
export function UnknownCosts({ id, report }: { id: string; report: UsageReport }) {
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
      setState(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <Card
      id={id}
      title="Cost unknown"
      aside={<span className="text-xs text-muted">{count(report.totals.unknownRuns, 'run')}</span>}
    >
      <p className="pb-2 text-muted">
        {report.demo
          ? 'Their answers were lost or came without a count. Nothing was charged: this is the demo.'
          : 'Their answers were lost, or came without a count of what was used. OpenAI may have charged them, so the budget counts each at its highest estimate. OpenAI’s own usage page knows the truth.'}
      </p>
      <ul>
        {runs.map((run) => (
          <UnknownRow key={run.id} run={run} />
        ))}
      </ul>
      {nextCursor !== null && (
        <div className="flex items-center gap-3 pt-3">
          <Button onClick={loadMore} aria-disabled={state === 'loading'}>
            Show more
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
  const kind = run.kind === 'edit' ? 'Edit' : 'New image';
  const { reuseRun } = useStudioActions();
  const words = run.prompt ?? 'Somebody else’s run';
  return (
    <li className="flex items-center gap-4 border-t py-2.5 max-md:flex-wrap max-md:gap-y-2">
      <div className="min-w-0 flex-1 max-md:basis-full">
        <p dir="auto" className="truncate">
          {words}
        </p>
        <p className="text-xs text-muted">
          {describeTime(run.createdAt)} · {kind} · {modelLabel(run.model)},{' '}
          {valueWords('quality', run.quality)}
        </p>
      </div>
      <span className="text-xs text-muted tabular-nums">
        {run.estimate.highMicroUsd === null ? 'no price known' : `estimated ${formatEstimate(run.estimate)}`}
      </span>
      {run.prompt !== null && (
        <Button className="max-md:ms-auto" onClick={() => reuseRun(run.id)}>
          Run again<span className="sr-only">: {words}</span>
        </Button>
      )}
    </li>
  );
}
