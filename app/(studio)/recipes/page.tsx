import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RecipesScreen } from '@/components/studio/recipes-screen';
import { readJobs } from '@/lib/server/screens';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('app.titles'))('recipes') };
}

export default async function RecipesPage() {
  return <RecipesScreen jobs={await readJobs()} />;
}
