import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { ScreenLink } from '@/components/ui/screen-link';
import { listComparisons } from '@/lib/client/comparison/comparison-requests';
import { thumbnailUrl } from '@/lib/client/image-url';
import { useGiven, useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { formatMicroUsd } from '@/lib/shared/money';
import type { ComparisonPage, ComparisonSummary } from '@/lib/shared/wire-comparison';

/** All comparisons, changed last first. */
export function ComparisonList({ initial }: { initial: ComparisonPage }) {
  const { comparisons, hasMore, state, loadMore } = useComparisonList(initial);

  return (
    <>
      <ul className="cc-list">
        {comparisons.map((comparison) => (
          <li key={comparison.id}>
            <Card comparison={comparison} />
          </li>
        ))}
      </ul>
      {hasMore && (
        <div className="flex items-center gap-3 pt-4">
          <Button disabled={state === 'loading'} onClick={() => void loadMore()}>
            {state === 'failed' ? 'Try again' : 'Older ones'}
          </Button>
          {state === 'failed' && <p className="text-muted">They could not be loaded.</p>}
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
  return (
    <ScreenLink className="cc-card" href={`/compare/${id}`}>
      <span className="cc-strip" aria-hidden="true">
        {images.map((image) => (
          <img
            key={image.id}
            src={thumbnailUrl(image, 256)}
            alt=""
            loading="lazy"
            decoding="async"
            className="cc-strip-image checkerboard"
            data-winner={winner?.image?.id === image.id || undefined}
          />
        ))}
        {images.length === 0 && (
          <span className="cc-strip-empty">
            <Icon name="columns" />
          </span>
        )}
      </span>
      <span className="cc-card-words">
        <span dir="auto" className="cc-card-name">
          {name}
        </span>
        <span className="cc-note">
          {done} of {cells} {cells === 1 ? 'cell' : 'cells'}
          {open > 0 && `, ${open} under way`} · {demo ? 'would have cost ' : ''}
          {formatMicroUsd(spentMicroUsd + heldMicroUsd)}
        </span>
        {winner && (
          <span dir="auto" className="cc-card-winner">
            <Icon name="star" className="cc-star-on" /> {winner.label}
          </span>
        )}
      </span>
    </ScreenLink>
  );
}
