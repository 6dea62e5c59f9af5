import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CompareScreen, type NewComparison, NewComparisonScreen } from '@/components/studio/compare-screen';
import { readComparisonBase, readComparisons, type SearchParams } from '@/lib/server/screens';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('app.titles'))('compare') };
}

/** All comparisons; with `?new`, `?draft` (what is in Create) or `?run=ID` the making of another one. */
export default async function ComparePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const query = await searchParams;
  const begin = await readBeginning(query);
  return begin === null ? (
    <CompareScreen list={await readComparisons()} />
  ) : (
    <NewComparisonScreen key={JSON.stringify(query)} begin={begin} />
  );
}

async function readBeginning(query: SearchParams): Promise<NewComparison | null> {
  const { run } = query;
  if (typeof run === 'string') {
    const base = await readComparisonBase(run);
    return base === null ? { from: 'missing_run' } : { from: 'run', id: run, base };
  }
  if (query.draft !== undefined) return { from: 'draft' };
  return query.new === undefined ? null : { from: 'nothing' };
}
