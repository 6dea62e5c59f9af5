import { useTranslations } from 'next-intl';
import { ScreenLink } from '@/components/ui/screen-link';
import { SectionCard } from '@/components/ui/section-card';
import { LINK } from '@/components/ui/text-looks';
import { useLanguage } from '@/lib/client/language';
import { useStatus } from '@/lib/client/live-stores';
import { formatUsd } from '@/lib/shared/money';

/** What one may spend this month, where somebody has set a limit. */
export function MonthSection() {
  const t = useTranslations('profile.month');
  const language = useLanguage();
  const budget = useStatus((status) => status.budget);
  const { limitMicroUsd, spentMicroUsd, leftMicroUsd } = budget;
  if (budget.of !== 'person' || limitMicroUsd === null) return null;
  const spent = formatUsd(spentMicroUsd, 2, language);
  const limit = formatUsd(limitMicroUsd, 2, language);
  return (
    <SectionCard
      title={t('title')}
      action={
        <ScreenLink href="/usage" className={LINK}>
          {t('usage')}
        </ScreenLink>
      }
    >
      <p>
        {t('spent', { spent, limit })}{' '}
        {leftMicroUsd !== null && t('left', { left: formatUsd(leftMicroUsd, 2, language) })}
      </p>
    </SectionCard>
  );
}
