'use client';
import { useTranslations } from 'next-intl';
import { ButtonAnchor } from '@/components/ui/button';
import { SIGN_IN_PATH, SIGN_UP_PATH } from '@/lib/shared/accounts';
import { EntranceForm } from './entrance-form';
import { NewAccountFields } from './new-account-fields';

/** Asks for an account, which an admin approves or refuses. */
export function SignUpForm() {
  const t = useTranslations('entrance');
  return (
    <EntranceForm
      title={t('signUp.title')}
      text={t('signUp.text')}
      path="/api/sign-up"
      next={`${SIGN_UP_PATH}?asked`}
      button={t('signUp.button')}
      working={t('signUp.working')}
    >
      <NewAccountFields />
    </EntranceForm>
  );
}

export function SignUpDone() {
  const t = useTranslations('entrance');
  return (
    <>
      <h1 className="text-lg font-semibold tracking-tight">{t('signUp.doneTitle')}</h1>
      <p className="-mt-2 text-muted">{t('signUp.done')}</p>
      <ButtonAnchor href={SIGN_IN_PATH}>{t('signUp.back')}</ButtonAnchor>
    </>
  );
}
