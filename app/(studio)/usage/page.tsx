import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { UsageScreen } from '@/components/studio/usage-screen';
import { readUsage, type SearchParams } from '@/lib/server/screens';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('app.titles'))('usage') };
}

export default async function UsagePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  return <UsageScreen {...(await readUsage(await searchParams))} />;
}
