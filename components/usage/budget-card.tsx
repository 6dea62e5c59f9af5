import { LINK } from '@/components/ui/text-looks';
import { formatMicroUsd } from '@/lib/shared/money';
import type { UsageReport } from '@/lib/shared/wire-usage';
import { CARD_FRAME } from './card-frame';
import {
  count,
  describeBudget,
  describeMonth,
  describeUnknown,
  roughly,
  shortAmount,
} from './describe-usage';

const SUM_TONE = { near: 'text-warn', reached: 'text-danger' };
const SHARE = 'absolute inset-y-0 start-0 rounded-[inherit]';

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
    <section
      className={`${CARD_FRAME} flex gap-x-12 gap-y-8 px-6 py-5 max-md:flex-col`}
      aria-label={demo ? 'What it would have cost' : 'Spent'}
    >
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2 text-base/5 text-muted tabular-nums">
          <b
            className={`text-[2rem]/10 font-semibold tracking-[-0.02em] ${budget?.warning ? SUM_TONE[budget.warning] : 'text-ink'}`}
          >
            {shortAmount(totals.countedMicroUsd)}
          </b>
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
              <a className={LINK} href={`#${unknownId}`}>
                See which
              </a>
            </p>
          )}
        </div>
      </div>
      <dl className="grid w-60 flex-none content-start gap-3 border-s ps-12 max-md:w-auto max-md:grid-cols-3 max-md:border-s-0 max-md:border-t max-md:ps-0 max-md:pt-4">
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
      <dt className="text-xs/5 text-muted">{name}</dt>
      <dd className="text-lg/5 font-medium tabular-nums">
        {value} <span className="ps-2 text-xs/5 font-normal text-muted max-md:block max-md:ps-0">{note}</span>
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
    <div
      className="relative mt-3 h-2 rounded-full bg-ink/10 [--used:var(--accent)] data-[warning=near]:[--used:var(--warn)] data-[warning=reached]:[--used:var(--danger)]"
      data-warning={warning}
      aria-hidden="true"
    >
      <span
        className={`${SHARE} bg-[repeating-linear-gradient(-45deg,color-mix(in_oklab,var(--used)_60%,transparent)_0_3px,color-mix(in_oklab,var(--used)_25%,transparent)_3px_6px)]`}
        style={{ width: share(spentMicroUsd + heldMicroUsd) }}
      />
      <span className={`${SHARE} bg-(--used)`} style={{ width: share(spentMicroUsd) }} />
      <span className="absolute -inset-y-0.75 start-[80%] w-0.5 rounded-[1px] bg-muted" title="80 %" />
    </div>
  );
}
