import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { InvalidInvitation } from '@/components/entrance/invalid-invitation';
import { InvitationForm } from '@/components/entrance/invitation-form';
import { readInvitation } from '@/lib/server/screens';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('app.titles'))('invitation'), robots: { index: false } };
}

export default async function InvitationPage({ params }: { params: Promise<{ code: string }> }) {
  const { code } = await params;
  const invitation = await readInvitation(code);
  return invitation === null ? <InvalidInvitation /> : <InvitationForm code={code} {...invitation} />;
}
