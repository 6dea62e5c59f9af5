import { ScreenLink } from '@/components/ui/screen-link';
import type { WireStatus } from '@/lib/shared/wire';

/** To the cent, which is enough for a month; what is spent never looks like nothing. */
function formatMonth(microUsd: number): string {
  return microUsd > 0 && microUsd < 10_000 ? '< $0.01' : `$${(microUsd / 1_000_000).toFixed(2)}`;
}

/** What this month has cost, beside what it may cost; leads to the rest. */
export function Spending({ status }: { status: WireStatus }) {
  const { spentMicroUsd, limitMicroUsd, leftMicroUsd, warning } = status.budget;
  const demo = status.connection.kind === 'demo';
  const limited = limitMicroUsd !== null && !demo;
  return (
    <ScreenLink
      href="/usage"
      // As tall as the header, for a finger.
      className="group flex min-h-11 min-w-0 items-center gap-2 text-xs whitespace-nowrap text-muted tabular-nums hover:text-ink"
      data-warning={warning}
      title={leftMicroUsd === null ? 'Usage' : `${formatMonth(leftMicroUsd)} left`}
    >
      {limited && (
        <span
          className="flex h-1 w-12 overflow-hidden rounded-full bg-ink/14 max-md:hidden"
          aria-hidden="true"
        >
          <span
            className="bg-ink group-data-warning:bg-warn group-data-[warning=reached]:bg-danger"
            style={{ width: `${Math.min(1, spentMicroUsd / (limitMicroUsd || 1)) * 100}%` }}
          />
        </span>
      )}
      <span className="truncate">
        {demo && 'would have cost '}
        <b className="font-medium text-ink group-data-warning:text-warn group-data-[warning=reached]:text-danger">
          {formatMonth(spentMicroUsd)}
        </b>
        {limited && ` of ${formatMonth(limitMicroUsd).replace('.00', '')}`}
        <span className="max-sm:hidden"> this month</span>
      </span>
    </ScreenLink>
  );
}
