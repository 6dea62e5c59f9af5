import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Chip } from '@/components/ui/chip';
import { useLanguage } from '@/lib/client/language';
import { changePerson, deletePerson } from '@/lib/client/people-requests';
import { useWho } from '@/lib/client/who';
import { formatMicroUsd } from '@/lib/shared/money';
import type { WireMember } from '@/lib/shared/wire-people';
import { useAct } from './use-act';

export function PersonRow({
  person,
  onManage,
  onChanged,
}: {
  person: WireMember;
  onManage: () => void;
  onChanged: () => Promise<unknown>;
}) {
  const t = useTranslations('people');
  const language = useLanguage();
  const you = useWho().person?.id === person.id;
  const { busy, problem, act } = useAct(onChanged);
  const { name, email, role, state, signedInAt, spentMicroUsd, extraMicroUsd, limits } = person;
  const limit = limits.monthlyMicroUsd === null ? null : limits.monthlyMicroUsd + extraMicroUsd;
  const spent = formatMicroUsd(spentMicroUsd, language);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 last:pb-0 max-md:grid max-md:grid-cols-[1fr_auto]">
      <div className="min-w-48 flex-1 max-md:min-w-0">
        <p className="flex flex-wrap items-center gap-2 font-medium wrap-anywhere">
          {name}
          {you && <Chip>{t('you')}</Chip>}
          {state !== 'active' && (
            <Chip tone={state === 'waiting' ? 'warn' : 'neutral'}>{t(`states.${state}`)}</Chip>
          )}
        </p>
        <p className="text-xs text-muted wrap-anywhere">{email}</p>
      </div>
      <p className="w-20 text-muted max-md:w-auto max-md:text-end">{t(`roles.${role}`)}</p>
      <div className="w-48 text-xs text-muted max-md:w-auto">
        <p>
          {limit === null
            ? t('spent', { spent })
            : t('spentOf', { spent, limit: formatMicroUsd(limit, language) })}
        </p>
        <p suppressHydrationWarning>
          {signedInAt === null
            ? t('neverSignedIn')
            : t('signedIn', {
                time: language.date(signedInAt, {
                  day: 'numeric',
                  month: 'short',
                  hour: '2-digit',
                  minute: '2-digit',
                }),
              })}
        </p>
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        {state === 'waiting' ? (
          <>
            <Button
              variant="primary"
              aria-disabled={busy}
              onClick={() => void act(() => changePerson(person.id, { state: 'active' }))}
            >
              {t('approve')}
              <span className="sr-only">{t('ofName', { name })}</span>
            </Button>
            <Button aria-disabled={busy} onClick={() => void act(() => deletePerson(person.id, null))}>
              {t('refuse')}
              <span className="sr-only">{t('ofName', { name })}</span>
            </Button>
          </>
        ) : (
          <Button onClick={onManage}>
            {t('manage')}
            <span className="sr-only">{t('ofName', { name })}</span>
          </Button>
        )}
      </div>
      {problem !== null && (
        <p role="alert" className="w-full text-xs text-danger max-md:col-span-2">
          {problem}
        </p>
      )}
    </li>
  );
}
