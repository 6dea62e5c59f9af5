import { useLanguage } from '@/lib/client/language';
import type { Sentence } from '@/lib/shared/language';
import { formatEstimate } from '@/lib/shared/money';
import type { Estimate } from '@/lib/shared/wire';
import { Button } from './button';
import { NOTICE } from './text-looks';

/** That a model ends, and one click to what follows it, with what both cost. */
export function EndingNote({
  sentence,
  estimate,
  successor,
  verb = 'Use',
  onReplace,
}: {
  sentence: Sentence;
  /** What the same would cost with either of them. */
  estimate: Estimate;
  successor: { label: string; estimate: Estimate } | null;
  verb?: string;
  onReplace: () => void;
}) {
  const language = useLanguage();
  return (
    <div className={`${NOTICE} w-full space-y-2`}>
      <p>
        {language.say(sentence)}
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
