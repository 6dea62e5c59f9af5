import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { SectionCard } from '@/components/ui/section-card';
import { useLanguage } from '@/lib/client/language';
import { revokeInvitation } from '@/lib/client/people-requests';
import { formatMicroUsd } from '@/lib/shared/money';
import type { WireInvitation } from '@/lib/shared/wire-people';
import { useAct } from './use-act';

/** Those that can still be used. */
export function Invitations({
  invitations,
  onChanged,
}: {
  invitations: readonly WireInvitation[];
  onChanged: () => Promise<unknown>;
}) {
  const t = useTranslations('people');
  const language = useLanguage();
  const { busy, problem, act } = useAct(onChanged);
  return (
    <SectionCard title={t('invitations.title')}>
      {invitations.length === 0 && <p className="text-muted">{t('invitations.empty')}</p>}
      <ul className="divide-y">
        {invitations.map(({ id, email, role, monthlyMicroUsd, expiresAt }) => {
          const whom = email ?? t('invitations.anybody');
          return (
            <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 last:pb-0">
              <p className="min-w-48 flex-1 font-medium wrap-anywhere">{whom}</p>
              <p className="text-muted">{t(`roles.${role}`)}</p>
              <p className="text-xs text-muted" suppressHydrationWarning>
                {monthlyMicroUsd !== null &&
                  `${t('invitations.limit', { limit: formatMicroUsd(monthlyMicroUsd, language) })} · `}
                {t('invitations.until', {
                  date: language.date(expiresAt, { day: 'numeric', month: 'short' }),
                })}
              </p>
              <Button aria-disabled={busy} onClick={() => void act(() => revokeInvitation(id))}>
                {t('invitations.revoke')}
                <span className="sr-only">{t('ofName', { name: whom })}</span>
              </Button>
            </li>
          );
        })}
      </ul>
      {problem !== null && (
        <p role="alert" className="pt-2 text-xs text-danger">
          {problem}
        </p>
      )}
    </SectionCard>
  );
}
