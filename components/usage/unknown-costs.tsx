import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { useLanguage } from '@/lib/client/language';
import { useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
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
  const { data, error, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } =
    useUnknownCosts(report);

  return (
    <Card
      id={id}
      title={t('unknown.title')}
      aside={<span className="text-xs text-muted">{t('runs', { count: report.totals.unknownRuns })}</span>}
    >
      <p className="pb-2 text-muted">{report.demo ? t('unknown.demo') : t('unknown.real')}</p>
      <ul>{data.pages.map(({ runs }) => runs.map((run) => <UnknownRow key={run.id} run={run} />))}</ul>
      {hasNextPage && (
        <div className="flex items-center gap-3 pt-3">
          <Button
            onClick={() => {
              if (!isFetchingNextPage) void fetchNextPage();
            }}
            aria-disabled={isFetchingNextPage}
          >
            {common('showMore')}
            {isFetchingNextPage && <Spinner />}
          </Button>
          <span role="status" className="text-danger">
            {isFetchNextPageError && sentenceOf(error)}
          </span>
        </div>
      )}
    </Card>
  );
}

const FIRST: string | null = null;

/** The first page came with the report. */
function useUnknownCosts(report: UsageReport) {
  return useInfiniteQuery(
    {
      queryKey: queryKeys.unknownCosts(report),
      queryFn: async ({ pageParam }) => (await fetchUsage({ ...report, cursor: pageParam })).unknown,
      initialPageParam: FIRST,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      initialData: () => ({ pages: [report.unknown], pageParams: [FIRST] }),
    },
    useQueryCache(),
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
