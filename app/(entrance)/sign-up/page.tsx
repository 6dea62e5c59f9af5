import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { SignUpDone, SignUpForm } from '@/components/entrance/sign-up-form';
import { readEntrance, type SearchParams } from '@/lib/server/screens';
import { SETUP_PATH, SIGN_IN_PATH } from '@/lib/shared/accounts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('entrance'))('signUp.title') };
}

export default async function SignUpPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { needsSetUp, signedIn, signUp } = await readEntrance();
  if (needsSetUp) redirect(SETUP_PATH);
  if (signedIn || !signUp) redirect(SIGN_IN_PATH);
  return (await searchParams).asked === undefined ? <SignUpForm /> : <SignUpDone />;
}
