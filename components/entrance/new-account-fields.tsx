'use client';
import { useTranslations } from 'next-intl';
import { LabelledField, PasswordField } from '@/components/ui/labelled-field';

/** What every new account needs. */
export function NewAccountFields({ email }: { email?: string }) {
  const t = useTranslations('entrance');
  return (
    <>
      <LabelledField
        label={t('email')}
        name="email"
        type="email"
        autoComplete="username"
        defaultValue={email}
      />
      <LabelledField label={t('name')} hint={t('nameHint')} name="name" autoComplete="name" maxLength={80} />
      <PasswordField
        label={t('password')}
        hint={t('passwordHint')}
        name="password"
        autoComplete="new-password"
      />
    </>
  );
}
