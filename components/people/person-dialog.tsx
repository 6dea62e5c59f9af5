import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Select } from '@/components/ui/select';
import { LABEL } from '@/components/ui/text-looks';
import {
  changePerson,
  deletePerson,
  makePasswordLink,
  signOutEverywhere,
} from '@/lib/client/people-requests';
import type { WireMember } from '@/lib/shared/wire-people';
import { LimitsForm } from './limits-form';
import { LinkOnce } from './link-once';
import { RoleField } from './role-field';
import { useAct } from './use-act';

/** The value of the choice that is no person. */
const DELETE_ALL = '';

/** What an admin decides about one person. */
export function PersonDialog({
  person,
  passwords,
  others,
  onCopyLink,
  onChanged,
  onClose,
}: {
  person: WireMember;
  /** Whether people may have passwords here. */
  passwords: boolean;
  /** Who could get their things. */
  others: readonly WireMember[];
  onCopyLink: (link: string) => void;
  onChanged: () => Promise<unknown>;
  onClose: () => void;
}) {
  const t = useTranslations('people');
  const id = useId();
  const { busy, problem, act } = useAct(onChanged);
  const [signedOut, setSignedOut] = useState(false);
  const [link, setLink] = useState<string | null>(null);
  const [removing, setRemoving] = useState(false);
  const [heir, setHeir] = useState(others[0]?.id ?? DELETE_ALL);
  const { name, role, state } = person;
  const disabled = state === 'disabled';

  return (
    <Dialog
      title={name}
      description={person.email}
      onClose={onClose}
      className="w-[min(44rem,calc(100vw-2rem))]"
    >
      <div className="space-y-6">
        <p role="alert" className="text-danger empty:hidden">
          {problem}
        </p>
        <RoleField
          role={role}
          note={t('roleEnds')}
          onChange={(chosen) => void act(() => changePerson(person.id, { role: chosen }))}
        />
        <LimitsForm
          personId={person.id}
          name={name}
          limits={person.limits}
          onSaved={() => void onChanged()}
        />
        <div className="flex flex-wrap items-center gap-2 border-t pt-4">
          <Button
            aria-disabled={busy}
            onClick={() => void act(() => signOutEverywhere(person.id)).then(setSignedOut)}
          >
            {t('signOut')}
          </Button>
          <Button
            aria-disabled={busy}
            onClick={() =>
              void act(() => changePerson(person.id, { state: disabled ? 'active' : 'disabled' }))
            }
          >
            {disabled ? t('enable') : t('disable')}
          </Button>
          {passwords && person.email !== '' && (
            <Button
              aria-disabled={busy}
              onClick={() => void act(async () => setLink(await makePasswordLink(person.id)))}
            >
              {t('newPassword.button')}
            </Button>
          )}
          {!removing && (
            <Button variant="danger" onClick={() => setRemoving(true)}>
              {t('remove.open')}
            </Button>
          )}
          <p aria-live="polite" className="text-xs text-muted">
            {signedOut && t('signedOut')}
          </p>
        </div>
        {link !== null && (
          <div className="space-y-2">
            <p role="status">{t('newPassword.text', { name })}</p>
            <LinkOnce label={t('newPassword.link')} link={link} onCopyLink={onCopyLink} />
          </div>
        )}
        {removing && (
          <div className="space-y-3 rounded-lg border p-4">
            <p className="font-medium">{t('remove.title', { name })}</p>
            <p className="text-muted">{t('remove.text')}</p>
            <label htmlFor={`${id}heir`} className={LABEL}>
              {t('remove.things')}
            </label>
            <Select id={`${id}heir`} value={heir} onChange={({ target }) => setHeir(target.value)}>
              {others.map((other) => (
                <option key={other.id} value={other.id}>
                  {t('remove.handTo', { name: other.name })}
                </option>
              ))}
              <option value={DELETE_ALL}>{t('remove.deleteAll')}</option>
            </Select>
            <div className="flex flex-wrap justify-end gap-2">
              <Button onClick={() => setRemoving(false)}>{t('cancel')}</Button>
              <Button
                variant="danger"
                aria-disabled={busy}
                onClick={() =>
                  void act(() => deletePerson(person.id, heir === DELETE_ALL ? null : heir)).then(
                    (done) => done && onClose(),
                  )
                }
              >
                {busy ? t('remove.working') : t('remove.button')}
              </Button>
            </div>
          </div>
        )}
      </div>
    </Dialog>
  );
}
