'use client';
import { useTranslations } from 'next-intl';
import type { Role } from '@/lib/shared/accounts';
import { EntranceForm } from './entrance-form';
import { NewAccountFields } from './new-account-fields';

export function InvitationForm({ code, role, email }: { code: string; role: Role; email: string | null }) {
  const t = useTranslations('entrance');
  return (
    <EntranceForm
      title={t('invitation.title')}
      text={t('invitation.text', { role })}
      path="/api/invitations/accept"
      extra={{ code }}
      next="/"
      button={t('invitation.button')}
      working={t('invitation.working')}
    >
      <NewAccountFields {...(email === null ? {} : { email })} />
    </EntranceForm>
  );
}
