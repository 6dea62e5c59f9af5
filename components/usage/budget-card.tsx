import { useTranslations } from 'next-intl';
import { ScreenLink } from '@/components/ui/screen-link';
import { LINK } from '@/components/ui/text-looks';
import { useLanguage } from '@/lib/client/language';
import { useWho } from '@/lib/client/who';
import { PEOPLE_PATH } from '@/lib/shared/accounts';
import type { UsageReport } from '@/lib/shared/wire-usage';
import { CARD_FRAME } from './card-frame';
import {
  describeBudget,
  describeMonth,
  describeUnknown,
  roughly,
  shortAmount,
  withoutZeroCents,
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
  const t = useTranslations('usage.budget');
  const runs = useTranslations('usage');
  const language = useLanguage();
  const { accounts, admin } = useWho();
  const { totals, budget, demo, projectedMicroUsd, period, person, toldAll } = report;
  const limit = budget?.limitMicroUsd ?? null;
  const unknown = describeUnknown(report, language);
  const left = describeBudget(report, language);
  const current = period.month !== null && period.month === report.months[0];
  const describeNoLimit = () => {
    if (person === null)
      return t.rich(accounts && admin ? 'noneAdmin' : 'none', {
        name: 'MONTHLY_BUDGET_USD',
        code: (chunks) => <code>{chunks}</code>,
        people: (chunks) => (
          <ScreenLink href={PEOPLE_PATH} className={LINK}>
            {chunks}
          </ScreenLink>
        ),
      });
    return toldAll ? t('noneOf', { name: person.name }) : t('noneOwn');
  };
  const sum = demo ? (limit === null ? 'demo' : 'demoOf') : limit === null ? 'spent' : 'spentOf';
  return (
    <section
      className={`${CARD_FRAME} flex gap-x-12 gap-y-8 px-6 py-5 max-md:flex-col`}
      aria-label={demo ? t('wouldHaveCost') : t('spent')}
    >
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2 text-base/5 text-muted tabular-nums">
          {t.rich(`sum.${sum}`, {
            amount: shortAmount(totals.countedMicroUsd, language),
            limit: limit === null ? '' : withoutZeroCents(limit, language),
            b: (chunks) => (
              <b
                className={`text-[2rem]/10 font-semibold tracking-[-0.02em] ${budget?.warning ? SUM_TONE[budget.warning] : 'text-ink'}`}
              >
                {chunks}
              </b>
            ),
            rest: (chunks) => <span>{chunks}</span>,
          })}
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
              {budget?.warning === 'near' ? t('near', { left }) : left}
            </p>
          )}
          {limit === null && current && mayHaveLimit && <p>{describeNoLimit()}</p>}
          {projectedMicroUsd !== null && period.month !== null && (
            <p>
              {t('projection', {
                month: describeMonth(period.month, language),
                amount: roughly(projectedMicroUsd, language),
              })}
            </p>
          )}
          {unknown !== null && (
            <p>
              {unknown}{' '}
              <a className={LINK} href={`#${unknownId}`}>
                {t('seeWhich')}
              </a>
            </p>
          )}
        </div>
      </div>
      <dl className="grid w-60 flex-none content-start gap-3 border-s ps-12 max-md:w-auto max-md:grid-cols-3 max-md:border-s-0 max-md:border-t max-md:ps-0 max-md:pt-4">
        <Fact
          name={t('images')}
          value={language.number(totals.images)}
          note={runs('runs', { count: totals.runs })}
        />
        <Fact
          name={t('average')}
          value={
            totals.images === 0
              ? '–'
              : shortAmount(Math.round(totals.spentMicroUsd / totals.images), language)
          }
          note={t('averageNote')}
        />
        {(current || totals.openRuns > 0) && (
          <Fact
            name={t('held')}
            value={shortAmount(totals.heldMicroUsd, language)}
            note={totals.openRuns === 0 ? t('nothingRunning') : t('heldFor', { count: totals.openRuns })}
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
      <span className="absolute -inset-y-0.75 start-[80%] w-0.5 rounded-[1px] bg-muted" />
    </div>
  );
}
