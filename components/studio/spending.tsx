import type { WireStatus } from '@/lib/shared/wire';

/** To the cent, which is enough for a month; what is spent never looks like nothing. */
function formatMonth(microUsd: number): string {
  return microUsd > 0 && microUsd < 10_000 ? '< $0.01' : `$${(microUsd / 1_000_000).toFixed(2)}`;
}

/** What this month has cost, beside what it may cost. */
export function Spending({ status }: { status: WireStatus }) {
  const { spentMicroUsd, limitMicroUsd } = status.budget;
  const demo = status.connection.kind === 'demo';
  const limited = limitMicroUsd !== null && !demo;
  const used = limitMicroUsd ? Math.min(1, spentMicroUsd / limitMicroUsd) : 0;
  return (
    <p className="spending">
      {limited && (
        <span className="spending-bar" aria-hidden="true">
          <span className={used > 0.9 ? 'bg-danger' : 'bg-ink'} style={{ width: `${used * 100}%` }} />
        </span>
      )}
      <span>
        {demo && 'would have cost '}
        <b className="font-medium text-ink">{formatMonth(spentMicroUsd)}</b>
        {limited && ` of ${formatMonth(limitMicroUsd).replace('.00', '')}`}
        <span className="max-sm:hidden"> this month</span>
      </span>
    </p>
  );
}
