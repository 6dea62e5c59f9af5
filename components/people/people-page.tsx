import { useTranslations } from 'next-intl';
import { Suspense, useState } from 'react';
import { Button, ButtonLink } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { SectionCard } from '@/components/ui/section-card';
import { loadLazily } from '@/lib/client/load-lazily';
import { listInvitations, listPeople } from '@/lib/client/people-requests';
import { useGivenQuery, useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { TRAIL_PATH } from '@/lib/shared/accounts';
import type { SettingsAnswer, WireInvitation, WireMember } from '@/lib/shared/wire-people';
import { AdminPage } from './admin-page';
import { Invitations } from './invitations';
import { PersonRow } from './person-row';
import { SettingsForm } from './settings-form';

const InviteDialog = loadLazily(async () => (await import('./invite-dialog')).InviteDialog);
const PersonDialog = loadLazily(async () => (await import('./person-dialog')).PersonDialog);

/** Who may come in, and what for; for admins. */
export function PeoplePage({
  models,
  onCopyLink,
  ...given
}: {
  people: WireMember[];
  invitations: WireInvitation[];
  settings: SettingsAnswer;
  models: readonly { id: string; label: string }[];
  onCopyLink: (link: string) => void;
}) {
  const t = useTranslations('people');
  const cache = useQueryCache();
  const people = useGivenQuery(queryKeys.people, listPeople, given.people);
  const invitations = useGivenQuery(queryKeys.invitations, listInvitations, given.invitations);
  const [inviting, setInviting] = useState(false);
  const [managed, setManaged] = useState<string | null>(null);
  const person = people.find(({ id }) => id === managed);
  const readAgain = () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: queryKeys.people }),
      cache.invalidateQueries({ queryKey: queryKeys.invitations }),
    ]);
  // Who waits for an answer comes first.
  const ordered = [...people].sort((one, other) => order(one) - order(other));

  return (
    <AdminPage
      title={t('title')}
      text={t('text')}
      actions={
        <>
          <ButtonLink href={TRAIL_PATH}>
            <Icon name="clock" /> {t('trail')}
          </ButtonLink>
          <Button variant="primary" onClick={() => setInviting(true)}>
            <Icon name="plus" /> {t('invite.open')}
          </Button>
        </>
      }
    >
      <SectionCard title={t('list', { count: people.length })}>
        <ul className="divide-y">
          {ordered.map((each) => (
            <PersonRow
              key={each.id}
              person={each}
              onManage={() => setManaged(each.id)}
              onChanged={readAgain}
            />
          ))}
        </ul>
      </SectionCard>
      <Invitations invitations={invitations} onChanged={readAgain} />
      <SettingsForm given={given.settings} models={models} />
      <Suspense>
        {inviting && (
          <InviteDialog
            mail={given.settings.mail}
            onCopyLink={onCopyLink}
            onMade={readAgain}
            onClose={() => setInviting(false)}
          />
        )}
        {person !== undefined && (
          <PersonDialog
            key={person.id}
            person={person}
            passwords={given.settings.passwords}
            onCopyLink={onCopyLink}
            others={people.filter(({ id, state }) => id !== person.id && state === 'active')}
            onChanged={readAgain}
            onClose={() => setManaged(null)}
          />
        )}
      </Suspense>
    </AdminPage>
  );
}

function order({ state }: WireMember): number {
  return ['waiting', 'active', 'disabled'].indexOf(state);
}
