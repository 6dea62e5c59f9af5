import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ReferencesScreen } from '@/components/studio/references-screen';
import { readReferences, type SearchParams } from '@/lib/server/screens';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('app.titles'))('references') };
}

export default async function ReferencesRoute({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { open } = await searchParams;
  return (
    <ReferencesScreen
      references={await readReferences()}
      openId={typeof open === 'string' && open !== '' ? open : null}
    />
  );
}
