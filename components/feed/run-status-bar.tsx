import { Icon } from '@/components/ui/icon';
import { Spinner } from '@/components/ui/spinner';
import { describeOvernight } from '@/lib/client/describe-overnight';
import { useSecondsFrom } from '@/lib/client/elapsed';
import { useLanguage } from '@/lib/client/language';
import { describePrice } from '@/lib/client/run-price';
import { sayError } from '@/lib/client/sentence-of';
import { useDeadline } from '@/lib/client/use-deadline';
import { TERMINAL } from '@/lib/shared/run-status';
import type { WireOvernight, WireRun } from '@/lib/shared/wire';
import { describeDifferences, describeEnd, describeProgress } from './run-status-line';

/**
 * What the run is doing or how it ended, and its price: one line, always there and always of the same height. Only what a
 * phone has no room for, a wait until tomorrow, takes a second.
 */
export function RunStatusBar({ run }: { run: WireRun }) {
  const price = describePrice(run, useLanguage());
  return (
    <div className="my-2.5 flex min-h-5 items-center gap-2 text-xs text-muted tabular-nums">
      {TERMINAL.has(run.status) ? (
        <Ended run={run} />
      ) : run.overnight === null ? (
        <Underway run={run} />
      ) : (
        <Overnight run={run} overnight={run.overnight} />
      )}
      {/* A new element for a new text: if the same one grew, the browser would count it as a layout shift. */}
      <span key={price} className="ms-auto shrink-0 font-medium text-ink">
        {price}
      </span>
    </div>
  );
}

function Underway({ run }: { run: WireRun }) {
  const language = useLanguage();
  const seconds = useSecondsFrom(run.status === 'queued' ? run.waitUntil : run.startedAt);
  return (
    <>
      <Spinner />
      <span className="min-w-0 truncate">{describeProgress(run, seconds, language)}</span>
    </>
  );
}

function Overnight({ run, overnight }: { run: WireRun; overnight: WireOvernight }) {
  const language = useLanguage();
  const deadline = useDeadline();
  const words = describeOvernight({ ...run, overnight }, deadline(overnight.deadline), language);
  const moving = run.status === 'saving' || overnight.state === 'arriving';
  return (
    <>
      {/* Nothing turns for a day. */}
      {moving ? <Spinner /> : <Icon name="clock" />}
      <span className="min-w-0 md:truncate" title={words}>
        {words}
      </span>
    </>
  );
}

function Ended({ run }: { run: WireRun }) {
  const language = useLanguage();
  const missing = run.images.length > 0 && run.error ? [sayError(run.error, language)] : [];
  const facts = [...describeDifferences(run, language), ...missing];
  const alarming = missing.length > 0 || run.images.some((image) => image.alpha === 'opaque');
  return (
    <>
      <span className="shrink-0">{describeEnd(run, language)}</span>
      {facts.length > 0 && (
        <span className={`min-w-0 truncate ${alarming ? 'text-warn' : ''}`} title={facts.join(' · ')}>
          · {facts.join(' · ')}
        </span>
      )}
    </>
  );
}
