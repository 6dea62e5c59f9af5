'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button, ButtonAnchor } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { sentenceOf } from '@/lib/client/sentence-of';
import { useHydrated } from '@/lib/client/use-hydrated';
import { startInvitation } from '@/lib/client/ways-in-requests';
import type { SignInWays } from '@/lib/shared/wire-ways-in';

type Provider = NonNullable<SignInWays['provider']>;

/** To the provider and back. It is a link, so it works before the page does. */
export function ProviderSignIn({
  provider,
  next,
  only,
}: {
  provider: Provider;
  next: string;
  /** There is no other way in. */
  only: boolean;
}) {
  const t = useTranslations('entrance.signIn');
  return (
    <ButtonAnchor
      href={`/api/sign-in/oidc?next=${encodeURIComponent(next)}`}
      {...(only && { variant: 'primary' })}
    >
      {provider.name === null ? t('anyProvider') : t('provider', { name: provider.name })}
    </ButtonAnchor>
  );
}

/** Accepts an invitation as who one is at the provider. */
export function ProviderInvitation({
  provider,
  code,
  only,
}: {
  provider: Provider;
  code: string;
  only: boolean;
}) {
  const t = useTranslations('entrance.invitation');
  const hydrated = useHydrated();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function leave() {
    setBusy(true);
    setProblem(null);
    try {
      location.assign(await startInvitation(code));
    } catch (error) {
      setProblem(sentenceOf(error));
      setBusy(false);
    }
  }

  return (
    <>
      <Button
        disabled={!hydrated}
        aria-disabled={busy}
        onClick={() => !busy && void leave()}
        {...(only && { variant: 'primary' })}
      >
        {busy && <Spinner />}
        {provider.name === null ? t('anyProvider') : t('provider', { name: provider.name })}
      </Button>
      <p role="alert" className="text-danger empty:hidden">
        {problem}
      </p>
    </>
  );
}
