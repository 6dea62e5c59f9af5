'use client';
import { useTranslations } from 'next-intl';
import { EntranceForm } from './entrance-form';
import { LabelledField, PasswordField } from './labelled-field';

export function SignInForm({ next }: { next: string }) {
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
