import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CollectionsScreen } from '@/components/studio/collections-screen';
import { readCollections } from '@/lib/server/screens';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('app.titles'))('collections') };
}

export default async function CollectionsRoute() {
  return <CollectionsScreen collections={await readCollections()} />;
}
