import { browserSupportsWebAuthn } from '@simplewebauthn/browser';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { SectionCard } from '@/components/ui/section-card';
import { Spinner } from '@/components/ui/spinner';
import { showToast } from '@/components/ui/toast';
import { deviceNames } from '@/lib/client/device-name';
import { makePasskey } from '@/lib/client/passkeys';
import { useGivenQuery, useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { sentenceOf } from '@/lib/client/sentence-of';
import { useHydrated } from '@/lib/client/use-hydrated';
import { useLocalDate } from '@/lib/client/use-local-date';
import { listPasskeys, removePasskey, renamePasskey } from '@/lib/client/ways-in-requests';
import type { WirePasskey } from '@/lib/shared/wire-ways-in';
import { NoWays } from './no-ways';
import { RenamePasskey } from './rename-passkey';
import { WayRow } from './way-row';

const DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const;

export function PasskeysSection({ passkeys: given, host }: { passkeys: WirePasskey[]; host: string }) {
  const t = useTranslations('passkeys');
  const cache = useQueryCache();
  const passkeys = useGivenQuery(queryKeys.passkeys, listPasskeys, given);
  const read = () => cache.invalidateQueries({ queryKey: queryKeys.passkeys });

  return (
    <SectionCard title={t('title')} text={t('text', { host })} action={<AddPasskey onAdded={read} />}>
      {passkeys.length === 0 ? (
        <NoWays>{t('empty')}</NoWays>
      ) : (
        <ul>
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} onChanged={read} />
          ))}
        </ul>
      )}
    </SectionCard>
  );
}

function AddPasskey({ onAdded }: { onAdded: () => void }) {
  const t = useTranslations('passkeys');
  const hydrated = useHydrated();
  const [busy, setBusy] = useState(false);
  const supported = !hydrated || browserSupportsWebAuthn();

  async function add() {
    setBusy(true);
    const { browser, system } = deviceNames(navigator.userAgent);
    const name = browser === null || system === null ? t('name') : t('nameOn', { browser, system });
    try {
      await makePasskey(name);
      showToast({ message: t('added') });
      onAdded();
    } catch (error) {
      showToast({ tone: 'danger', message: sentenceOf(error) });
    }
    setBusy(false);
  }

  if (!supported) return <p className="text-muted">{t('unsupported')}</p>;
  return (
    <Button disabled={!hydrated} aria-disabled={busy} onClick={() => !busy && void add()}>
      {busy && <Spinner />}
      {busy ? t('adding') : t('add')}
    </Button>
  );
}

function PasskeyRow({ passkey, onChanged }: { passkey: WirePasskey; onChanged: () => void }) {
  const t = useTranslations('passkeys');
  const date = useLocalDate();
  const [renaming, setRenaming] = useState(false);
  const { id, name, createdAt, usedAt } = passkey;

  if (renaming) {
    return (
      <li className="border-t py-2">
        <RenamePasskey
          name={name}
          onSave={async (next) => {
            await renamePasskey(id, next);
            onChanged();
            setRenaming(false);
          }}
          onCancel={() => setRenaming(false)}
        />
      </li>
    );
  }
  const added = date(createdAt, DAY);
  return (
    <WayRow
      name={name}
      detail={usedAt === null ? t('unused', { added }) : t('used', { added, used: date(usedAt, DAY) })}
      removeLabel={t('remove', { name })}
      onRemove={async () => {
        await removePasskey(id);
        showToast({ message: t('removed') });
        onChanged();
      }}
    >
      <IconButton icon="pencil" label={t('rename', { name })} onClick={() => setRenaming(true)} />
    </WayRow>
  );
}
