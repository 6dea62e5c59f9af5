import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { SectionCard } from '@/components/ui/section-card';
import { showToast } from '@/components/ui/toast';
import { endOtherSessions, endSession, listSessions } from '@/lib/client/account-requests';
import { deviceNames } from '@/lib/client/device-name';
import { useGivenQuery, useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { sentenceOf } from '@/lib/client/sentence-of';
import { useLocalDate } from '@/lib/client/use-local-date';
import type { WireSession } from '@/lib/shared/wire-accounts';

const MOMENT = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;

/** Where one is signed in, and the way to end that. */
export function SessionsSection({ sessions: given }: { sessions: WireSession[] }) {
  const t = useTranslations('profile.sessions');
  const cache = useQueryCache();
  const sessions = useGivenQuery(queryKeys.sessions, listSessions, given);
  const [busy, setBusy] = useState(false);

  async function end(work: () => Promise<void>, said: string) {
    if (busy) return;
    setBusy(true);
    try {
      await work();
      showToast({ message: said });
      await cache.invalidateQueries({ queryKey: queryKeys.sessions });
    } catch (error) {
      showToast({ tone: 'danger', message: sentenceOf(error) });
    }
    setBusy(false);
  }

  return (
    <SectionCard
      title={t('title')}
      text={t('text')}
      action={
        sessions.length > 1 && (
          <Button aria-disabled={busy} onClick={() => end(endOtherSessions, t('endedOthers'))}>
            {t('endOthers')}
          </Button>
        )
      }
    >
      <ul>
        {sessions.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            onEnd={() => end(() => endSession(session.id), t('ended'))}
          />
        ))}
      </ul>
    </SectionCard>
  );
}

function SessionRow({ session, onEnd }: { session: WireSession; onEnd: () => void }) {
  const t = useTranslations('profile.sessions');
  const date = useLocalDate();
  const { current, address, usedAt } = session;
  const { browser, system } = deviceNames(session.userAgent);
  const name =
    browser === null ? (system ?? t('unknown')) : system === null ? browser : t('name', { browser, system });
  const used = date(usedAt, MOMENT);
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-1 border-t py-2">
      <div className="min-w-0 flex-1 basis-40">
        <p className="font-medium wrap-anywhere">{name}</p>
        <p className="text-xs/5 wrap-anywhere text-muted">
          {current ? t('here', { address }) : t('used', { used, address })}
        </p>
      </div>
      {current ? (
        <span className="rounded-full bg-accent-soft px-2.5 py-0.5 text-xs/5 font-medium text-accent-text">
          {t('current')}
        </span>
      ) : (
        <Button variant="ghost" aria-label={t('endNamed', { name, used })} onClick={onEnd}>
          {t('end')}
        </Button>
      )}
    </li>
  );
}
