import { useTranslations } from 'next-intl';
import { ButtonLink } from '@/components/ui/button';
import { Icon, type IconName } from '@/components/ui/icon';
import { useLanguage } from '@/lib/client/language';
import type { UsageReport } from '@/lib/shared/wire-usage';
import { describeMonth, describePeriod } from './describe-usage';

/** One month to the other. Months in which nothing was run are passed over. */
export function MonthSwitch({ report, hrefOf }: { report: UsageReport; hrefOf: (month: string) => string }) {
  const t = useTranslations('usage');
  const language = useLanguage();
  const { months, period } = report;
  const here = period.month ?? period.from.slice(0, 7);
  const before = months.find((month) => month < here) ?? null;
  const after = months.findLast((month) => month > here) ?? null;
  return (
    <nav
      aria-label={t('month')}
      className="flex items-center gap-1 max-md:col-span-full max-md:row-start-2 max-md:justify-between"
    >
      <Step month={before} icon="chevron-left" hrefOf={hrefOf} />
      <span className="min-w-36 text-center font-medium" aria-current="date">
        {describePeriod(period, language)}
      </span>
      <Step month={after} icon="chevron-right" hrefOf={hrefOf} />
    </nav>
  );
}

function Step({
  month,
  icon,
  hrefOf,
}: {
  month: string | null;
  icon: IconName;
  hrefOf: (month: string) => string;
}) {
  const language = useLanguage();
  if (month === null) return <span className="w-8 max-md:w-11" />;
  const name = describeMonth(month, language);
  return (
    <ButtonLink href={hrefOf(month)} variant="ghost" shape="icon" aria-label={name} title={name}>
      <Icon name={icon} className="rtl:rotate-180" />
    </ButtonLink>
  );
}
