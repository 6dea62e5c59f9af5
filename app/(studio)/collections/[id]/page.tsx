import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { CollectionScreen } from '@/components/studio/collection-screen';
import { readCollection } from '@/lib/server/screens';
import { cutTitle } from '@/lib/shared/page-title';

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, page] = [await getTranslations('app.titles'), await readCollection((await params).id)];
  return { title: page === null ? t('noCollection') : cutTitle(page.collection.name) };
}

export default async function CollectionRoute({ params }: Props) {
  const page = await readCollection((await params).id);
  return page === null ? notFound() : <CollectionScreen key={page.collection.id} initial={page} />;
}
