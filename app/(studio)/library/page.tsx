import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { getTranslations } from 'next-intl/server';
import { LibraryScreen } from '@/components/studio/library-screen';
import { readDensity, readLibrary, readModelIds, type SearchParams } from '@/lib/server/screens';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('app.titles'))('library') };
}

export default async function LibraryPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [start, jar] = await Promise.all([readLibrary(await searchParams), cookies()]);
  return <LibraryScreen start={start} density={readDensity(jar)} models={readModelIds()} />;
}
