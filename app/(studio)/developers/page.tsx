import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DevelopersPage } from '@/components/developers/developers-page';
import { readDevelopers } from '@/lib/server/screens';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('app.titles'))('developers') };
}

export default async function DevelopersRoute() {
  return <DevelopersPage {...(await readDevelopers())} />;
}
