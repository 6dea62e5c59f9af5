'use client';
import { useTranslations } from 'next-intl';
import { ButtonAnchor } from '@/components/ui/button';
import { SIGN_IN_PATH } from '@/lib/shared/accounts';

export function InvalidInvitation() {
  const t = useTranslations('entrance.invalid');
  return (
    <>
      <h1 className="text-lg font-semibold tracking-tight">{t('title')}</h1>
      <p className="-mt-2 text-muted">{t('text')}</p>
      <ButtonAnchor href={SIGN_IN_PATH}>{t('signIn')}</ButtonAnchor>
    </>
  );
}
