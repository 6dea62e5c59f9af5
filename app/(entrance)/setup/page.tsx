import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { SetUpForm } from '@/components/entrance/set-up-form';
import { readEntrance } from '@/lib/server/screens';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('app.titles'))('setUp') };
}

export default async function SetUpPage() {
  const { needsSetUp, needsCode } = await readEntrance();
  if (!needsSetUp) redirect('/');
  return <SetUpForm needsCode={needsCode} />;
}
