import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { PeopleScreen } from '@/components/studio/people-screen';
import { readPeople } from '@/lib/server/admin-screens';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('app.titles'))('people') };
}

export default async function PeopleRoute() {
  const people = await readPeople();
  return people === null ? notFound() : <PeopleScreen {...people} />;
}
