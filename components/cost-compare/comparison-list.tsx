import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import { OlderPages } from '@/components/ui/older-pages';
import { PicturesCard } from '@/components/ui/pictures-card';
import { listComparisons } from '@/lib/client/comparison/comparison-requests';
import { useGivenPages } from '@/lib/client/given-pages';
import { useLanguage } from '@/lib/client/language';
import { queryKeys } from '@/lib/client/query-keys';
import { headingsLabel } from '@/lib/shared/comparison-layout';
import { formatMicroUsd } from '@/lib/shared/money';
import type { ComparisonPage, ComparisonSummary } from '@/lib/shared/wire-comparison';
import { STAR_ON } from './text-styles';

/** All comparisons, changed last first. */
export function ComparisonList({ initial }: { initial: ComparisonPage }) {
  const t = useTranslations('costCompare.list');
  const { items: comparisons, more } = useGivenPages(
    queryKeys.comparisons,
    listComparisons,
    (page) => page.comparisons,
    initial,
  );
  return (
    <>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(20rem,1fr))] gap-4 max-md:grid-cols-1">
        {comparisons.map((comparison) => (
          <li key={comparison.id}>
            <Card comparison={comparison} />
          </li>
        ))}
      </ul>
      <OlderPages more={more} label={t('older')} failed={t('failed')} className="pt-4" />
    </>
  );
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
    <PicturesCard
      href={`/compare/${id}`}
      images={images}
      winner={winner?.image?.id}
      icon="columns"
      name={name}
      facts={facts}
    >
      {winner && (
        <span dir="auto" className="flex items-center gap-1.5 text-xs text-muted">
          <Icon name="star" className={STAR_ON} /> {headingsLabel(winner.headings, language)}
        </span>
      )}
    </PicturesCard>
  );
}
