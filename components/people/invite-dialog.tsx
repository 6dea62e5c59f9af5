import { useTranslations } from 'next-intl';
import { type SyntheticEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { DollarField } from '@/components/ui/dollar-field';
import { LabelledField } from '@/components/ui/labelled-field';
import { NOTICE } from '@/components/ui/text-looks';
import { parseDollars } from '@/lib/client/parse-dollars';
import { invite } from '@/lib/client/people-requests';
import type { Role } from '@/lib/shared/accounts';
import type { InvitationAnswer } from '@/lib/shared/wire-people';
import { LinkOnce } from './link-once';
import { RoleField } from './role-field';
import { useAct } from './use-act';

/** Makes an invitation, and shows its link this once. */
export function InviteDialog({
  mail,
  onCopyLink,
  onMade,
  onClose,
}: {
  /** Whether it can be sent. */
  mail: boolean;
  onCopyLink: (link: string) => void;
  onMade: () => Promise<unknown>;
  onClose: () => void;
}) {
  const t = useTranslations('people');
  const [role, setRole] = useState<Role>('member');
  const [limit, setLimit] = useState('');
  const [email, setEmail] = useState('');
  const [made, setMade] = useState<InvitationAnswer | null>(null);
  const { busy, problem, act } = useAct(onMade);
  const monthlyMicroUsd = parseDollars(limit);

  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    if (monthlyMicroUsd === undefined) return;
    const asked = { role, monthlyMicroUsd, email: email.trim() === '' ? null : email.trim() };
    void act(async () => setMade(await invite(asked)));
  };

  if (made !== null) {
    return (
      <Dialog title={t('invite.made')} description={t('invite.once')} onClose={onClose}>
        <div className="space-y-4">
          {made.mail !== null && (
            <p role="status" className={made.mail === 'failed' ? 'text-danger' : NOTICE}>
              {t(`invite.mail.${made.mail}`, { email: made.invitation.email ?? '' })}
            </p>
          )}
          <LinkOnce label={t('invite.link')} link={made.link} onCopyLink={onCopyLink} />
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={t('invite.title')} description={t('invite.text')} onClose={onClose}>
      <form className="space-y-4" onSubmit={send} noValidate>
        <RoleField role={role} onChange={setRole} />
        <DollarField label={t('invite.limit')} placeholder={t('noLimit')} value={limit} onChange={setLimit} />
        <LabelledField
          type="email"
          label={t('invite.email')}
          hint={mail ? t('invite.isSent') : t('invite.isNotSent')}
          required={false}
          value={email}
          onChange={({ target }) => setEmail(target.value)}
        />
        <div className="flex flex-wrap items-center justify-end gap-2">
          <p role="alert" className={problem ? 'flex-1 text-danger' : 'sr-only'}>
            {problem}
          </p>
          <Button type="submit" variant="primary" aria-disabled={busy || monthlyMicroUsd === undefined}>
            {busy ? t('invite.working') : t('invite.button')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
