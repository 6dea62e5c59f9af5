import { useTranslations } from 'next-intl';
import { type ReactNode, useId, useState } from 'react';
import { SpendingBar, SpendingButton } from '@/components/ui/spending-bar';
import { findStartProblem, usualTotalMs } from '@/lib/client/comparison/builder-rules';
import type { Refusal } from '@/lib/client/describe-refusal';
import { useLanguage } from '@/lib/client/language';
import { useStatus } from '@/lib/client/live-stores';
import { parseDollars } from '@/lib/client/parse-dollars';
import { describeOverBudget } from '@/lib/shared/budget-sentences';
import { totalOf } from '@/lib/shared/comparison';
import { formatSeconds } from '@/lib/shared/format-seconds';
import { formatMicroUsd } from '@/lib/shared/money';
import { findOvernightProblem, type When } from '@/lib/shared/overnight';
import type { WireCell } from '@/lib/shared/wire-comparison';
import { formatTotal } from './format-total';
import { NOTE } from './text-styles';

type StartBarProps = {
  /** What would be started. */
  cells: readonly WireCell[];
  capText: string;
  onCap: (text: string) => void;
  pending: boolean;
  sending: boolean;
  refusal: Refusal | null;
  /** The photo is sent with drawn marks. */
  markup?: boolean;
  /** What is still to be done before anything can be started. */
  todo?: string | null;
  /** What the comparison has cost and holds already. */
  countedMicroUsd?: number;
  /** Where it stands. */
  className?: string;
  onStart: (capMicroUsd: number | null, when: When) => void;
  children?: ReactNode;
};

/** The whole price, the cap, and the one button that spends money. */
export function StartBar(props: StartBarProps) {
  const {
    cells,
    capText,
    onCap,
    pending,
    sending,
    refusal,
    markup = false,
    todo = null,
    countedMicroUsd = 0,
    className = '',
    onStart,
  } = props;
  const t = useTranslations('costCompare.start');
  const common = useTranslations('common');
  const language = useLanguage();
  const whyId = useId();
  const budget = useStatus((status) => status.budget);
  const demo = useStatus((status) => status.connection.kind === 'demo');
  const atOnce = useStatus((status) => status.limits.maxConcurrentCalls);
  const [chosen, setChosen] = useState<When>('now');
  // All of them, or none.
  const notOvernight = cells
    .map(({ params }) => findOvernightProblem({ model: params.model, markup }))
    .find((found) => found !== null);
  const when = notOvernight === undefined ? chosen : 'now';
  const nightly = cells.map(({ problem, overnight }) => ({ problem, estimate: overnight }));
  const priced = when === 'now' ? cells : nightly;
  const total = totalOf(priced);
  const cap = parseDollars(capText);
  const dearest = Math.max(0, ...priced.map(({ estimate }) => estimate?.highMicroUsd ?? 0));
  const room = typeof cap === 'number' ? Math.max(0, cap - countedMicroUsd) : cap;
  const problem = findStartProblem(total, room, { ...budget, demo }, dearest);
  const usualMs = usualTotalMs(cells, atOnce);
  const highest = formatMicroUsd(total.highMicroUsd, language);
  const sentence = {
    nothing: t('nothing'),
    bad_cap: common('badCap'),
    unpriced: t('unpriced'),
    cap:
      countedMicroUsd > 0
        ? t('overRestOfCap', { price: highest, left: formatMicroUsd(room ?? 0, language) })
        : t('overCap', { price: highest }),
    run_limit: t('runLimit', { limit: formatMicroUsd(budget.runLimitMicroUsd ?? 0, language) }),
    month: language.say(
      describeOverBudget(total.highMicroUsd, total.count, {
        of: budget.of,
        leftMicroUsd: budget.leftMicroUsd ?? 0,
        limitMicroUsd: budget.limitMicroUsd ?? 0,
        resetsAt: budget.resetsAt,
      }),
    ),
  };
  const blocked = problem !== null || todo !== null || pending || sending;
  const message = todo ?? (problem === null ? (refusal?.message ?? null) : sentence[problem]);
  const quiet = todo !== null || problem === 'nothing';
  const sum = formatTotal(total, language);
  const price = demo && total.unpriced === 0 ? t('wouldCost', { price: sum }) : sum;
  return (
    <SpendingBar
      className={className}
      when={
        total.count > 1
          ? {
              when,
              nowPrice: formatTotal(totalOf(cells), language),
              overnightPrice: formatTotal(totalOf(nightly), language),
              usualMs,
              models: [...new Set(cells.map(({ params }) => params.model))],
              why: notOvernight === undefined ? null : language.say(notOvernight),
              onChange: setChosen,
            }
          : null
      }
      price={price}
      pending={pending}
      note={
        <p className={NOTE}>
          {usualMs === null || total.count === 0 || when === 'overnight'
            ? t('runs', { count: total.count })
            : t('runsTake', { count: total.count, time: formatSeconds(usualMs / 1000, language) })}
        </p>
      }
      cap={{
        label: t('cap'),
        placeholder: t('noCap'),
        text: capText,
        invalid: problem === 'bad_cap' || problem === 'cap',
        onChange: onCap,
      }}
      why={{
        text: (
          <>
            {message}
            {todo === null && problem === null && refusal && (
              <span className="block text-muted">{refusal.money}</span>
            )}
          </>
        ),
        look: !message ? 'hidden' : quiet ? 'quiet' : 'danger',
      }}
      whyId={whyId}
    >
      {props.children}
      <SpendingButton
        blocked={blocked}
        sending={sending}
        whyId={whyId}
        onPress={() => cap !== undefined && onStart(cap, when)}
      >
        {t('button', { count: total.count, price })}
      </SpendingButton>
    </SpendingBar>
  );
}
