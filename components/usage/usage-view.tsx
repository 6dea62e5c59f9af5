import { useTranslations } from 'next-intl';
import { type ReactNode, useId } from 'react';
import { ButtonAnchor, ButtonLink } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { ScreenLink } from '@/components/ui/screen-link';
import { LINK, NOTICE } from '@/components/ui/text-looks';
import { useLanguage } from '@/lib/client/language';
import { usageQuery } from '@/lib/client/usage-requests';
import type { Sentence } from '@/lib/shared/language';
import type { UsageReport } from '@/lib/shared/wire-usage';
import { BudgetCard } from './budget-card';
import { CARD_FRAME } from './card-frame';
import { describePeriod } from './describe-usage';
import { EstimateChecks } from './estimate-checks';
import { MonthSwitch } from './month-switch';
import { PersonTable } from './person-table';
import { SpendingByDay } from './spending-by-day';
import { SpendingByPart } from './spending-by-part';
import { TokenTable } from './token-table';
import { UnknownCosts } from './unknown-costs';
import './chart-colors.css';

/** What was spent, on what, and how well it was foreseen. */
export function UsageView({
  report,
  problem,
  demoConnection,
  children,
}: {
  report: UsageReport;
  /** Why the page shows something else than its address asks for. */
  problem: Sentence | null;
  /** What this server is connected to. The other kind is shown on request. */
  demoConnection: boolean;
  /** What an admin decides about money, before the sums. */
  children: ReactNode;
}) {
  const t = useTranslations('usage');
  const language = useLanguage();
  const { period, demo, totals, toldAll, person } = report;
  const unknownId = useId();
  const current = period.month === report.months[0];
  const query = usageQuery(report);
  const other = usageQuery({ ...report, demo: !demo });
  const kept = `${demo === demoConnection ? '' : `&demo=${String(demo)}`}`;
  const whose = toldAll && person !== null ? `&person=${encodeURIComponent(person.id)}` : '';
  const monthHref = (month: string) => `/usage?month=${month}${kept}${whose}`;
  const everybody = usageQuery({ ...report, person: null });
  return (
    <div className="mx-auto flex max-w-280 flex-col gap-4 px-8 pt-6 pb-16 max-md:px-4 max-md:pt-4">
      <div className="grid min-h-10 grid-cols-[1fr_auto_1fr] items-center gap-4 max-md:grid-cols-[1fr_auto]">
        <h1 className="text-lg font-semibold tracking-tight">{t('title')}</h1>
        <MonthSwitch report={report} hrefOf={monthHref} />
        <ButtonAnchor href={`/api/usage.csv?${query}`} download className="justify-self-end">
          <Icon name="download" />
          {t('csv')}
        </ButtonAnchor>
      </div>
      {problem !== null && (
        <p role="alert" className={NOTICE}>
          {t('shownInstead', { problem: language.say(problem), period: describePeriod(period, language) })}
        </p>
      )}
      {toldAll && person !== null && (
        <p className={NOTICE}>
          {t.rich('onePerson', {
            name: person.name,
            link: (chunks) => (
              <ScreenLink className={LINK} href={`/usage?${everybody}`}>
                {chunks}
              </ScreenLink>
            ),
          })}
        </p>
      )}
      {demo && <p className={NOTICE}>{demoConnection ? t('demo.here') : t('demo.before')}</p>}
      {children}
      {(totals.runs > 0 || current) && (
        <BudgetCard report={report} unknownId={unknownId} mayHaveLimit={demo === demoConnection} />
      )}
      {totals.runs === 0 ? (
        <Nothing report={report} />
      ) : (
        <>
          <SpendingByDay report={report} />
          <div className="grid grid-cols-3 gap-4 max-lg:grid-cols-1">
            <SpendingByPart dimension="model" parts={report.byModel} />
            <SpendingByPart dimension="quality" parts={report.byQuality} />
            <SpendingByPart dimension="kind" parts={report.byKind} />
          </div>
          {report.byPerson.length > 1 && (
            <PersonTable
              people={report.byPerson}
              hrefOf={({ id, name }) =>
                `/usage?${usageQuery({ ...report, person: { id, name, limits: null } })}`
              }
            />
          )}
          {report.byToken.length > 0 && <TokenTable tokens={report.byToken} />}
          {report.estimatedVersusActual.length > 0 && (
            <EstimateChecks checks={report.estimatedVersusActual} />
          )}
          {totals.unknownRuns > 0 && <UnknownCosts key={query} id={unknownId} report={report} />}
        </>
      )}
      {report.otherRuns > 0 && (
        <p className="text-xs text-muted">
          {t.rich(demo ? 'other.real' : 'other.demo', {
            count: report.otherRuns,
            link: (chunks) => (
              <ScreenLink className={LINK} href={`/usage?${other}`}>
                {chunks}
              </ScreenLink>
            ),
          })}
        </p>
      )}
    </div>
  );
}

function Nothing({ report }: { report: UsageReport }) {
  const t = useTranslations('usage.empty');
  const language = useLanguage();
  return (
    <section className={`${CARD_FRAME} grid justify-items-center gap-2 px-6 py-12 text-center`}>
      <h2 className="text-base/5 font-semibold">
        {t('title', { period: describePeriod(report.period, language) })}
      </h2>
      <p className="text-muted">{t('text')}</p>
      <ButtonLink href="/" variant="primary" className="mt-3">
        {t('create')}
      </ButtonLink>
    </section>
  );
}
