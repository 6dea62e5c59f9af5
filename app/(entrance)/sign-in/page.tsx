import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { SignInForm } from '@/components/entrance/sign-in-form';
import { readEntrance, type SearchParams } from '@/lib/server/screens';
import { SETUP_PATH, safeNext } from '@/lib/shared/accounts';
import { readSignInProblem } from '@/lib/shared/sign-in-problem';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('app.titles'))('signIn') };
}

export default async function SignInPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { next, problem } = await searchParams;
  const target = safeNext(typeof next === 'string' ? next : null);
  const { needsSetUp, signedIn, ways, signUp } = await readEntrance();
  if (needsSetUp) redirect(SETUP_PATH);
  if (signedIn) redirect(target);
  return <SignInForm next={target} ways={ways} signUp={signUp} problem={readSignInProblem(problem)} />;
}
