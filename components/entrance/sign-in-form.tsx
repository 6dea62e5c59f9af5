'use client';
import { useTranslations } from 'next-intl';
import { ButtonAnchor } from '@/components/ui/button';
import { SIGN_UP_PATH } from '@/lib/shared/accounts';
import { EntranceForm } from './entrance-form';
import { LabelledField, PasswordField } from './labelled-field';

/** @param signUp whether anybody may ask for an account */
export function SignInForm({ next, signUp }: { next: string; signUp: boolean }) {
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
      {signUp && <ButtonAnchor href={SIGN_UP_PATH}>{t('signIn.askFor')}</ButtonAnchor>}
    </>
  );
}
