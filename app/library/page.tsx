import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { LibraryScreen } from '@/components/studio/library-screen';
import { readDensity, readLibrary, readModelIds, type SearchParams } from '@/lib/server/screens';

export const metadata: Metadata = { title: 'Library' };

export default async function LibraryPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [start, jar] = await Promise.all([readLibrary(await searchParams), cookies()]);
  return <LibraryScreen start={start} density={readDensity(jar)} models={readModelIds()} />;
}
