import { formatMicroUsd } from '@/lib/shared/money';
import type { UsageReport } from '@/lib/shared/wire-usage';
import {
  count,
  describeBudget,
  describeMonth,
  describeUnknown,
  roughly,
  shortAmount,
} from './describe-usage';

/** The month in one look: what is counted against its budget, and what is behind the number. */
export function BudgetCard({
  report,
  unknownId,
  mayHaveLimit,
}: {
  report: UsageReport;
  unknownId: string;
  /** A budget would be of these runs: not of the demo's where real money is spent. */
  mayHaveLimit: boolean;
}) {
  const { totals, budget, demo, projectedMicroUsd, period } = report;
  const limit = budget?.limitMicroUsd ?? null;
  const unknown = describeUnknown(report);
  const left = describeBudget(report);
  const current = period.month !== null && period.month === report.months[0];
  return (
    <section className="usage-card usage-budget" aria-label={demo ? 'What it would have cost' : 'Spent'}>
      <div className="min-w-0 flex-1">
        <p className="usage-sum" data-warning={budget?.warning}>
          <b>{shortAmount(totals.countedMicroUsd)}</b>
          <span>
            {demo ? 'it would have cost' : 'spent'}
            {limit !== null && ` of ${formatMicroUsd(limit).replace(/\.00$/, '')}`}
          </span>
        </p>
        {limit !== null && budget !== null && (
          <BudgetBar
            limitMicroUsd={limit}
            spentMicroUsd={budget.spentMicroUsd}
            heldMicroUsd={budget.reservedMicroUsd}
            warning={budget.warning}
          />
        )}
        <div className="space-y-0.5 pt-3 text-muted">
          {left !== null && (
            <p className={budget?.warning ? 'text-ink' : undefined}>
              {budget?.warning === 'near' && 'At least 80 % is spent or held. '}
              {left}
            </p>
          )}
          {limit === null && current && mayHaveLimit && (
            <p>
              No monthly budget is set. <code>MONTHLY_BUDGET_USD</code> sets one.
            </p>
          )}
          {projectedMicroUsd !== null && period.month !== null && (
            <p>
              If {describeMonth(period.month)} goes on as it began, it will have cost{' '}
              {roughly(projectedMicroUsd)} at its end: a projection.
            </p>
          )}
          {unknown !== null && (
            <p>
              {unknown}{' '}
              <a className="link" href={`#${unknownId}`}>
                See which
              </a>
            </p>
          )}
        </div>
      </div>
      <dl className="usage-facts">
        <Fact name="Images" value={totals.images.toLocaleString('en')} note={count(totals.runs, 'run')} />
        <Fact
          name="Each on average"
          value={totals.images === 0 ? '–' : shortAmount(Math.round(totals.spentMicroUsd / totals.images))}
          note="of the known costs"
        />
        {(current || totals.openRuns > 0) && (
          <Fact
            name="Held now"
            value={shortAmount(totals.heldMicroUsd)}
            note={totals.openRuns === 0 ? 'nothing is running' : `for ${count(totals.openRuns, 'open run')}`}
          />
        )}
      </dl>
    </section>
  );
}

function Fact({ name, value, note }: { name: string; value: string; note: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} <span>{note}</span>
      </dd>
    </div>
  );
}

/** Decoration: everything it shows is said beside it. */
function BudgetBar({
  limitMicroUsd,
  spentMicroUsd,
  heldMicroUsd,
  warning,
}: {
  limitMicroUsd: number;
  spentMicroUsd: number;
  heldMicroUsd: number;
  warning: 'near' | 'reached' | null;
}) {
  const share = (microUsd: number) =>
    `${Math.min(100, limitMicroUsd === 0 ? 100 : (microUsd / limitMicroUsd) * 100)}%`;
  return (
    <div className="usage-bar" data-warning={warning} aria-hidden="true">
      <span className="usage-bar-held" style={{ width: share(spentMicroUsd + heldMicroUsd) }} />
      <span className="usage-bar-spent" style={{ width: share(spentMicroUsd) }} />
      <span className="usage-bar-mark" title="80 %" />
    </div>
  );
}
