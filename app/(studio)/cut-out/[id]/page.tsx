import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { CutOutScreen } from '@/components/studio/cut-out-screen';
import { readImage } from '@/lib/server/screens';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('app.titles'))('cutOut') };
}

export default async function CutOutPage({ params }: { params: Promise<{ id: string }> }) {
  const details = await readImage((await params).id);
  return details === null ? notFound() : <CutOutScreen key={details.image.id} initial={details} />;
}
