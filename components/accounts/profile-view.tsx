'use client';
import { useTranslations } from 'next-intl';
import { MAIN_ID } from '@/components/ui/main-id';
import { fetchMe } from '@/lib/client/account-requests';
import { useGivenQuery } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { mayMake } from '@/lib/shared/accounts';
import type { SignInProblem } from '@/lib/shared/sign-in-problem';
import type { Profile } from '@/lib/shared/wire-accounts';
import { MonthSection } from './month-section';
import { PasswordSection } from './password-section';
import { PersonSection } from './person-section';
import { SessionsSection } from './sessions-section';
import { TokensSection } from './tokens-section';
import { WaysIn } from './ways-in';

/** One's own account. */
export function ProfileView({
  profile,
  problem,
}: {
  profile: Profile;
  /** Why somebody who went to the provider is back without a new way in. */
  problem: SignInProblem | null;
}) {
  const t = useTranslations('profile');
  const me = useGivenQuery(queryKeys.me, fetchMe, profile.me);
  return (
    <main id={MAIN_ID} tabIndex={-1} className="outline-none">
      <div className="mx-auto flex max-w-180 flex-col gap-4 px-8 pt-6 pb-16 max-md:px-4 max-md:pt-4">
        <h1 className="flex min-h-10 items-center text-lg font-semibold tracking-tight">{t('title')}</h1>
        <PersonSection me={me} />
        <MonthSection />
        {me.mayHavePassword && <PasswordSection me={me} />}
        <WaysIn known={profile.waysIn} problem={problem} />
        <SessionsSection sessions={profile.sessions} />
        <TokensSection tokens={profile.tokens} origin={profile.origin} mayMake={mayMake(me.role)} />
      </div>
    </main>
  );
}
