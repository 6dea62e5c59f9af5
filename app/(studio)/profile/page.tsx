import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ProfileView } from '@/components/accounts/profile-view';
import { readProfile, type SearchParams } from '@/lib/server/screens';
import { readSignInProblem } from '@/lib/shared/sign-in-problem';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('app.titles'))('profile') };
}

export default async function ProfilePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [profile, { problem }] = await Promise.all([readProfile(), searchParams]);
  if (profile === null) notFound();
  return <ProfileView profile={profile} problem={readSignInProblem(problem)} />;
}
