import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { TrailScreen } from '@/components/studio/trail-screen';
import { readTrail } from '@/lib/server/admin-screens';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('app.titles'))('trail') };
}

export default async function TrailRoute() {
  const trail = await readTrail();
  return trail === null ? notFound() : <TrailScreen {...trail} />;
}
