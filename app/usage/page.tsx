import type { Metadata } from 'next';
import { UsageScreen } from '@/components/studio/usage-screen';
import { readUsage, type SearchParams } from '@/lib/server/screens';

export const metadata: Metadata = { title: 'Usage' };

export default async function UsagePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  return <UsageScreen {...(await readUsage(await searchParams))} />;
}
