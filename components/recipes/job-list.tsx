import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useId, useMemo } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { ScreenLink } from '@/components/ui/screen-link';
import { Spinner } from '@/components/ui/spinner';
import { thumbnailUrl } from '@/lib/client/image-url';
import { useLanguage } from '@/lib/client/language';
import { useGiven, useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { listJobs } from '@/lib/client/recipes/job-requests';
import { formatMicroUsd } from '@/lib/shared/money';
import type { JobPage, JobSummary } from '@/lib/shared/recipes/wire-jobs';

const FIRST: string | null = null;

/** All jobs, changed last first. Nothing while there are none: the recipes above say what to do. */
export function JobList({ initial }: { initial: JobPage }) {
  const t = useTranslations();
  const id = useId();
  const cache = useQueryCache();
  const given = useMemo(() => ({ pages: [initial], pageParams: [FIRST] }), [initial]);
  useGiven(cache, queryKeys.jobs, given);
  const query = useInfiniteQuery(
    {
      queryKey: queryKeys.jobs,
      queryFn: ({ pageParam }) => listJobs(pageParam),
      initialPageParam: FIRST,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      initialData: () => given,
    },
    cache,
  );
  // One that was changed between two pages is on both.
  const jobs = new Map(query.data.pages.flatMap((page) => page.jobs).map((each) => [each.id, each]));
  if (jobs.size === 0) return null;
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3 pt-4">
      <h2 id={id} className="text-base/5 font-semibold">
        {t('recipes.list.title')}
      </h2>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(18rem,1fr))] gap-4 max-md:grid-cols-1">
        {[...jobs.values()].map((job) => (
          <li key={job.id}>
            <Card job={job} />
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <div className="flex items-center gap-3 pt-2">
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t(query.isFetchNextPageError ? 'common.tryAgain' : 'recipes.list.older')}
          </Button>
          {query.isFetchNextPageError && <p className="text-muted">{t('recipes.list.failed')}</p>}
        </div>
      )}
    </section>
  );
}

function Card({ job }: { job: JobSummary }) {
  const { id, recipe, name, items, drawn, approved, open, images, spentMicroUsd, heldMicroUsd, demo } = job;
  const t = useTranslations('recipes');
  const language = useLanguage();
  const price = formatMicroUsd(spentMicroUsd + heldMicroUsd, language);
  const facts = [
    t(`names.${recipe}`),
    items === 0
      ? t('list.empty')
      : approved === items
        ? t('list.allApproved', { count: items })
        : t('list.drawn', { drawn, count: items }),
    ...(spentMicroUsd + heldMicroUsd === 0 ? [] : [t(demo ? 'wouldHaveCost' : 'spent', { price })]),
  ];
  return (
    <ScreenLink
      className="flex h-full flex-col overflow-hidden rounded-xl border bg-surface transition-colors duration-120 hover:border-line-strong"
      href={`/recipes/${id}`}
    >
      <span className="relative flex h-26 gap-px bg-sunken" aria-hidden="true">
        {images.map((image) => (
          <img
            key={image.id}
            src={thumbnailUrl(image, 256)}
            alt=""
            loading="lazy"
            decoding="async"
            className={`h-full min-w-0 flex-1 object-cover checkerboard ${drawn === 0 ? 'opacity-45' : ''}`}
          />
        ))}
        {images.length === 0 && (
          <span className="grid flex-1 place-items-center text-faint">
            <Icon name="image" />
          </span>
        )}
      </span>
      <span className="flex flex-col gap-0.5 px-3.5 pt-3 pb-3.5">
        <span dir="auto" className="truncate font-[550]">
          {name}
        </span>
        <span className="text-xs text-muted tabular-nums">{language.list(facts, 'facts')}</span>
        {open > 0 && (
          <span className="flex items-center gap-1.5 text-xs text-muted tabular-nums">
            <Spinner /> {t('items.open', { count: open })}
          </span>
        )}
      </span>
    </ScreenLink>
  );
}
