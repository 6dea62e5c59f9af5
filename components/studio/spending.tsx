import { formatMicroUsd } from '@/lib/shared/money';
import type { WireStatus } from '@/lib/shared/wire';

/** What this month has cost, beside what it may cost. */
export function Spending({ status }: { status: WireStatus }) {
  const { spentMicroUsd, limitMicroUsd } = status.budget;
  const demo = status.connection.kind === 'demo';
  const spent = formatMicroUsd(spentMicroUsd);
  const used = limitMicroUsd ? Math.min(1, spentMicroUsd / limitMicroUsd) : 0;
  return (
    <p className="flex items-center gap-2 text-xs text-muted tabular-nums whitespace-nowrap">
      {limitMicroUsd !== null && !demo && (
        <span className="spending-bar" aria-hidden="true">
          <span className={used > 0.9 ? 'bg-danger' : 'bg-ink'} style={{ width: `${used * 100}%` }} />
        </span>
      )}
      <span>
        {demo && 'would have cost '}
        <b className="font-medium text-ink">{spent}</b>
        {limitMicroUsd !== null && !demo && ` of ${formatMicroUsd(limitMicroUsd).replace('.00', '')}`}
        <span className="max-sm:hidden"> this month</span>
      </span>
    </p>
  );
}
