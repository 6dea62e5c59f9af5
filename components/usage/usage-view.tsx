import { useId } from 'react';
import { Icon } from '@/components/ui/icon';
import { ScreenLink } from '@/components/ui/screen-link';
import { usageQuery } from '@/lib/client/usage-requests';
import type { UsageReport } from '@/lib/shared/wire-usage';
import { BudgetCard } from './budget-card';
import { count, describePeriod } from './describe-usage';
import { EstimateChecks } from './estimate-checks';
import { MonthSwitch } from './month-switch';
import { PersonTable } from './person-table';
import { SpendingByDay } from './spending-by-day';
import { SpendingByPart } from './spending-by-part';
import { UnknownCosts } from './unknown-costs';

/** What was spent, on what, and how well it was foreseen. */
export function UsageView({
  report,
  problem,
  demoConnection,
}: {
  report: UsageReport;
  /** Why the page shows something else than its address asks for. */
  problem: string | null;
  /** What this server is connected to: the other kind is looked at by wish. */
  demoConnection: boolean;
}) {
  const { period, demo, totals } = report;
  const unknownId = useId();
  const current = period.month === report.months[0];
  const query = usageQuery(report);
  const other = usageQuery({ period, demo: !demo });
  const monthHref = (month: string) =>
    `/usage?month=${month}${demo === demoConnection ? '' : `&demo=${String(demo)}`}`;
  return (
    <div className="usage">
      <div className="usage-head">
        <h1 className="text-lg font-semibold tracking-tight">Usage</h1>
        <MonthSwitch report={report} hrefOf={monthHref} />
        <a href={`/api/usage.csv?${query}`} download className="button button-secondary usage-csv">
          <Icon name="download" />
          CSV
        </a>
      </div>
      {problem !== null && (
        <p role="alert" className="notice">
          {problem} This is {describePeriod(period)}.
        </p>
      )}
      {demo && (
        <p className="notice">
          {demoConnection
            ? 'This is the demo: its pictures are drawn on this machine and cost nothing. These are the prices that OpenAI would have charged.'
            : 'These are runs of the demo, from before there was a key. They cost nothing; these are the prices that OpenAI would have charged.'}
        </p>
      )}
      {(totals.runs > 0 || current) && (
        <BudgetCard report={report} unknownId={unknownId} mayHaveLimit={demo === demoConnection} />
      )}
      {totals.runs === 0 ? (
        <Nothing report={report} />
      ) : (
        <>
          <SpendingByDay report={report} />
          <div className="usage-parts">
            <SpendingByPart title="By model" dimension="model" parts={report.byModel} />
            <SpendingByPart title="By quality" dimension="quality" parts={report.byQuality} />
            <SpendingByPart title="By kind" dimension="kind" parts={report.byKind} />
          </div>
          {report.byPerson.length > 1 && <PersonTable people={report.byPerson} />}
          {report.estimatedVersusActual.length > 0 && (
            <EstimateChecks checks={report.estimatedVersusActual} />
          )}
          {totals.unknownRuns > 0 && <UnknownCosts key={query} id={unknownId} report={report} />}
        </>
      )}
      {report.otherRuns > 0 && (
        <p className="text-xs text-muted">
          {demo
            ? `${count(report.otherRuns, 'real run')} of this time ${report.otherRuns === 1 ? 'is' : 'are'} counted apart. `
            : `${count(report.otherRuns, 'run')} of the demo in this time cost nothing and ${report.otherRuns === 1 ? 'is' : 'are'} counted apart. `}
          <ScreenLink className="link" href={`/usage?${other}`}>
            {demo ? 'Show what was spent' : 'Show what they would have cost'}
          </ScreenLink>
        </p>
      )}
    </div>
  );
}

function Nothing({ report }: { report: UsageReport }) {
  return (
    <section className="usage-card usage-nothing">
      <h2>Nothing was run in {describePeriod(report.period)}</h2>
      <p className="text-muted">
        Every image says what it will cost before you make it. Here you see what it added up to.
      </p>
      <ScreenLink href="/" className="button button-primary">
        Create an image
      </ScreenLink>
    </section>
  );
}
