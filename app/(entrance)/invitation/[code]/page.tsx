import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { InvalidInvitation } from '@/components/entrance/invalid-invitation';
import { InvitationForm } from '@/components/entrance/invitation-form';
import { readEntrance, readInvitation, type SearchParams } from '@/lib/server/screens';
import { readSignInProblem } from '@/lib/shared/sign-in-problem';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('app.titles'))('invitation'), robots: { index: false } };
}

type Asked = { params: Promise<{ code: string }>; searchParams: Promise<SearchParams> };

export default async function InvitationPage({ params, searchParams }: Asked) {
  const [{ code }, { problem }] = await Promise.all([params, searchParams]);
  const [invitation, { ways }] = await Promise.all([readInvitation(code), readEntrance()]);
  // Without passwords a link for a new one leads nowhere.
  if (invitation === null || (invitation.newPassword && !ways.password)) return <InvalidInvitation />;
  return <InvitationForm code={code} {...invitation} ways={ways} problem={readSignInProblem(problem)} />;
}
