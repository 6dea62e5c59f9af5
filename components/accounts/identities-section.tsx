import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { SectionCard } from '@/components/ui/section-card';
import { Spinner } from '@/components/ui/spinner';
import { showToast } from '@/components/ui/toast';
import { useLanguage } from '@/lib/client/language';
import { useGivenQuery, useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { sentenceOf } from '@/lib/client/sentence-of';
import { useHydrated } from '@/lib/client/use-hydrated';
import { useLocalDate } from '@/lib/client/use-local-date';
import { listIdentities, removeIdentity, startNewIdentity } from '@/lib/client/ways-in-requests';
import { errorSentence } from '@/lib/shared/errors';
import type { SignInProblem } from '@/lib/shared/sign-in-problem';
import type { WireIdentity } from '@/lib/shared/wire-ways-in';
import { NoWays } from './no-ways';
import { WayRow } from './way-row';

/** Who the person is at the provider. */
export function IdentitiesSection({
  name,
  identities: given,
  problem,
}: {
  /** Of the provider; null: it has been given none. */
  name: string | null;
  identities: WireIdentity[];
  /** Why somebody who went there is back without it. */
  problem: SignInProblem | null;
}) {
  const t = useTranslations('identities');
  const language = useLanguage();
  const date = useLocalDate();
  const cache = useQueryCache();
  const identities = useGivenQuery(queryKeys.identities, listIdentities, given);
  const title = name === null ? t('anyTitle') : t('title', { name });

  return (
    <SectionCard title={title} text={t('text')} action={identities.length === 0 && <Connect />}>
      {problem !== null && (
        <p role="alert" className="pb-3 text-danger">
          {language.say(errorSentence(problem))}
        </p>
      )}
      {identities.length === 0 ? (
        <NoWays>{t('empty')}</NoWays>
      ) : (
        <ul>
          {identities.map(({ id, issuer, subject, createdAt }) => (
            <WayRow
              key={id}
              name={subject}
              detail={t('added', {
                issuer: new URL(issuer).host,
                added: date(createdAt, { day: 'numeric', month: 'short', year: 'numeric' }),
              })}
              removeLabel={t('remove', { subject })}
              onRemove={async () => {
                await removeIdentity(id);
                showToast({ message: t('removed') });
                await cache.invalidateQueries({ queryKey: queryKeys.identities });
              }}
            />
          ))}
        </ul>
      )}
    </SectionCard>
  );
}

/** To the provider, and back to this page. */
function Connect() {
  const t = useTranslations('identities');
  const hydrated = useHydrated();
  const pathname = usePathname();
  const [busy, setBusy] = useState(false);

  async function leave() {
    setBusy(true);
    try {
      location.assign(await startNewIdentity(pathname));
    } catch (error) {
      showToast({ tone: 'danger', message: sentenceOf(error) });
      setBusy(false);
    }
  }

  return (
    <Button disabled={!hydrated} aria-disabled={busy} onClick={() => !busy && void leave()}>
      {busy && <Spinner />}
      {t('connect')}
    </Button>
  );
}
