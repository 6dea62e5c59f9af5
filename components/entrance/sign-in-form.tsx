'use client';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { ButtonAnchor } from '@/components/ui/button';
import { LabelledField, PasswordField } from '@/components/ui/labelled-field';
import { clearAfterSignOut } from '@/lib/client/sign-out';
import { SIGN_UP_PATH } from '@/lib/shared/accounts';
import type { SignInProblem } from '@/lib/shared/sign-in-problem';
import type { SignInWays } from '@/lib/shared/wire-ways-in';
import { EntranceForm, EntranceTitle } from './entrance-form';
import { OrLine } from './or-line';
import { PasskeySignIn } from './passkey-sign-in';
import { ProviderSignIn } from './provider-sign-in';
import { SignInProblemNote } from './sign-in-problem';

/** @param signUp whether anybody may ask for an account */
export function SignInForm({
  next,
  signUp,
  ways: { password, passkey, provider },
  problem,
}: {
  next: string;
  signUp: boolean;
  ways: SignInWays;
  problem: SignInProblem | null;
}) {
  const t = useTranslations('entrance');
  useEffect(clearAfterSignOut, []);
  return (
    <>
      <SignInProblemNote problem={problem} />
      {password ? <PasswordForm next={next} /> : <EntranceTitle>{t('signIn.title')}</EntranceTitle>}
      {password && (passkey || provider !== null) && <OrLine />}
      {passkey && <PasskeySignIn next={next} />}
      {provider !== null && <ProviderSignIn provider={provider} next={next} only={!password} />}
      {signUp && <ButtonAnchor href={SIGN_UP_PATH}>{t('signIn.askFor')}</ButtonAnchor>}
    </>
  );
}

function PasswordForm({ next }: { next: string }) {
  const t = useTranslations('entrance');
  return (
    <>
      <EntranceForm
        title={t('signIn.title')}
        path="/api/sign-in"
        next={next}
        button={t('signIn.button')}
        working={t('signIn.working')}
      >
        <LabelledField label={t('email')} name="email" type="email" autoComplete="username" autoFocus />
        <PasswordField label={t('password')} name="password" autoComplete="current-password" />
      </EntranceForm>
      <p className="text-xs text-muted">{t('signIn.forgotten')}</p>
    </>
  );
}
