import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { ScreenLink } from '@/components/ui/screen-link';
import { listComparisons } from '@/lib/client/comparison/comparison-requests';
import { thumbnailUrl } from '@/lib/client/image-url';
import { useLanguage } from '@/lib/client/language';
import { useGiven, useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { headingsLabel } from '@/lib/shared/comparison-layout';
import { formatMicroUsd } from '@/lib/shared/money';
import type { ComparisonPage, ComparisonSummary } from '@/lib/shared/wire-comparison';
import { NOTE, STAR_ON } from './text-styles';

/** All comparisons, changed last first. */
export function ComparisonList({ initial }: { initial: ComparisonPage }) {
  const t = useTranslations();
  const { comparisons, hasMore, state, loadMore } = useComparisonList(initial);

  return (
    <>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(20rem,1fr))] gap-4 max-md:grid-cols-1">
        {comparisons.map((comparison) => (
          <li key={comparison.id}>
            <Card comparison={comparison} />
          </li>
        ))}
      </ul>
      {hasMore && (
        <div className="flex items-center gap-3 pt-4">
          <Button disabled={state === 'loading'} onClick={() => void loadMore()}>
            {state === 'failed' ? t('common.tryAgain') : t('costCompare.list.older')}
          </Button>
          {state === 'failed' && <p className="text-muted">{t('costCompare.list.failed')}</p>}
        </div>
      )}
    </>
  );
}

const FIRST: string | null = null;

function useComparisonList(initial: ComparisonPage) {
  const cache = useQueryCache();
  const given = useMemo(() => ({ pages: [initial], pageParams: [FIRST] }), [initial]);
  useGiven(cache, queryKeys.comparisons, given);
  const query = useInfiniteQuery(
    {
      queryKey: queryKeys.comparisons,
      queryFn: ({ pageParam }) => listComparisons(pageParam),
      initialPageParam: FIRST,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      initialData: () => given,
    },
    cache,
  );
  // One that was changed between two pages is on both.
  const comparisons = new Map(
    query.data.pages.flatMap((page) => page.comparisons).map((each) => [each.id, each]),
  );
  const state = query.isFetchingNextPage
    ? ('loading' as const)
    : query.isFetchNextPageError
      ? ('failed' as const)
      : ('idle' as const);
  return {
    comparisons: [...comparisons.values()],
    hasMore: query.hasNextPage,
    state,
    loadMore: query.fetchNextPage,
  };
}

function Card({ comparison }: { comparison: ComparisonSummary }) {
  const { id, name, cells, done, open, images, spentMicroUsd, heldMicroUsd, winner, demo } = comparison;
  const t = useTranslations('costCompare.list');
  const language = useLanguage();
  const counted = t('cells', { done, count: cells });
  const facts = t(demo ? 'wouldHaveCost' : 'cost', {
    cells: open > 0 ? t('underWay', { cells: counted, count: open }) : counted,
    price: formatMicroUsd(spentMicroUsd + heldMicroUsd, language),
  });
  return (
    <ScreenLink
      className="flex h-full flex-col overflow-hidden rounded-xl border bg-surface transition-colors duration-120 hover:border-line-strong"
      href={`/compare/${id}`}
    >
      <span className="flex h-26 gap-px bg-sunken" aria-hidden="true">
        {images.map((image) => (
          <img
            key={image.id}
            src={thumbnailUrl(image, 256)}
            alt=""
            loading="lazy"
            decoding="async"
            className="h-full min-w-0 flex-1 object-cover checkerboard data-winner:flex-[1.6]"
            data-winner={winner?.image?.id === image.id || undefined}
          />
        ))}
        {images.length === 0 && (
          <span className="grid flex-1 place-items-center text-faint">
            <Icon name="columns" />
          </span>
        )}
      </span>
      <span className="flex flex-col gap-0.5 px-3.5 pt-3 pb-3.5">
        <span dir="auto" className="truncate font-[550]">
          {name}
        </span>
        <span className={NOTE}>{facts}</span>
        {winner && (
          <span dir="auto" className="flex items-center gap-1.5 text-xs text-muted">
            <Icon name="star" className={STAR_ON} /> {headingsLabel(winner.headings, language)}
          </span>
        )}
      </span>
    </ScreenLink>
  );
}
