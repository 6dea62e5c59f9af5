'use client';
import { useTranslations } from 'next-intl';
import { PasswordField } from '@/components/ui/labelled-field';
import type { Role } from '@/lib/shared/accounts';
import type { SignInProblem } from '@/lib/shared/sign-in-problem';
import type { SignInWays } from '@/lib/shared/wire-ways-in';
import { EntranceForm, EntranceTitle } from './entrance-form';
import { NewAccountFields } from './new-account-fields';
import { OrLine } from './or-line';
import { ProviderInvitation } from './provider-sign-in';
import { SignInProblemNote } from './sign-in-problem';

type Invitation = { code: string; role: Role; email: string | null };
/** `newPassword`: of somebody who has an account, and has forgotten theirs. */
type Invited = Invitation & { newPassword: boolean };

/** With a password, or as who one is at the provider. */
export function InvitationForm({
  ways: { password, provider },
  problem,
  newPassword,
  ...invitation
}: Invited & { ways: SignInWays; problem: SignInProblem | null }) {
  const t = useTranslations('entrance');
  const { code, role } = invitation;
  if (newPassword) return <NewPasswordForm {...invitation} />;
  return (
    <>
      <SignInProblemNote problem={problem} />
      {password ? (
        <PasswordForm {...invitation} />
      ) : (
        <>
          <EntranceTitle>{t('invitation.title')}</EntranceTitle>
          <p className="-mt-2 text-muted">{t('invitation.text', { role })}</p>
        </>
      )}
      {password && provider !== null && <OrLine />}
      {provider !== null && <ProviderInvitation provider={provider} code={code} only={!password} />}
    </>
  );
}

function PasswordForm({ code, role, email }: Invitation) {
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

function NewPasswordForm({ code, email }: Invitation) {
  const t = useTranslations('entrance');
  return (
    <EntranceForm
      title={t('chooseNewPassword.title')}
      text={t('chooseNewPassword.text', { email: email ?? '' })}
      path="/api/invitations/accept"
      extra={{ code, email: email ?? '' }}
      next="/"
      button={t('chooseNewPassword.button')}
      working={t('chooseNewPassword.working')}
    >
      {/* By this, password managers know which of their entries is meant. */}
      <input
        type="text"
        name="username"
        autoComplete="username"
        value={email ?? ''}
        readOnly
        hidden
        disabled
      />
      <PasswordField
        label={t('newPassword')}
        hint={t('passwordHint')}
        name="password"
        autoComplete="new-password"
      />
    </EntranceForm>
  );
}
