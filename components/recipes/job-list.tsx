import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { OlderPages } from '@/components/ui/older-pages';
import { PicturesCard } from '@/components/ui/pictures-card';
import { Spinner } from '@/components/ui/spinner';
import { useGivenPages } from '@/lib/client/given-pages';
import { useLanguage } from '@/lib/client/language';
import { queryKeys } from '@/lib/client/query-keys';
import { listJobs } from '@/lib/client/recipes/job-requests';
import { formatMicroUsd } from '@/lib/shared/money';
import type { JobPage, JobSummary } from '@/lib/shared/recipes/wire-jobs';

/** All jobs, changed last first. Nothing while there are none: the recipes above say what to do. */
export function JobList({ initial }: { initial: JobPage }) {
  const t = useTranslations('recipes.list');
  const id = useId();
  const { items: jobs, more } = useGivenPages(queryKeys.jobs, listJobs, (page) => page.jobs, initial);
  if (jobs.length === 0) return null;
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3 pt-4">
      <h2 id={id} className="text-base/5 font-semibold">
        {t('title')}
      </h2>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(18rem,1fr))] gap-4 max-md:grid-cols-1">
        {jobs.map((job) => (
          <li key={job.id}>
            <Card job={job} />
          </li>
        ))}
      </ul>
      <OlderPages more={more} label={t('older')} failed={t('failed')} className="pt-2" />
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
    <PicturesCard
      href={`/recipes/${id}`}
      images={images}
      faint={drawn === 0}
      icon="image"
      name={name}
      facts={language.list(facts, 'facts')}
    >
      {open > 0 && (
        <span className="flex items-center gap-1.5 text-xs text-muted tabular-nums">
          <Spinner /> {t('items.open', { count: open })}
        </span>
      )}
    </PicturesCard>
  );
}
