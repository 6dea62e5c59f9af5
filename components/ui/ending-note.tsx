import { formatEstimate } from '@/lib/shared/money';
import type { Estimate } from '@/lib/shared/wire';
import { Button } from './button';
import { NOTICE } from './text-looks';

/** That a model ends, and one click to what follows it, with what both cost. */
export function EndingNote({
  message,
  estimate,
  successor,
  verb = 'Use',
  onReplace,
}: {
  message: string;
  /** What the same would cost with either of them. */
  estimate: Estimate;
  successor: { label: string; estimate: Estimate } | null;
  verb?: string;
  onReplace: () => void;
}) {
  return (
    <div className={`${NOTICE} w-full space-y-2`}>
      <p>
        {message}
        {successor &&
          ` With ${successor.label} it costs ${priceWord(successor.estimate)} instead of ${priceWord(estimate)}.`}
      </p>
      {successor && (
        <Button onClick={onReplace}>
          {verb} {successor.label}
        </Button>
      )}
    </div>
  );
}

function priceWord(estimate: Estimate): string {
  return estimate.highMicroUsd === null ? 'an unknown price' : formatEstimate(estimate);
}
