import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ComparisonScreen } from '@/components/studio/comparison-screen';
import { readComparison } from '@/lib/server/screens';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('app.titles'))('comparison') };
}

export default async function ComparisonPage({ params }: { params: Promise<{ id: string }> }) {
  const comparison = await readComparison((await params).id);
  return comparison === null ? notFound() : <ComparisonScreen key={comparison.id} initial={comparison} />;
}
