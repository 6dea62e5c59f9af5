import { useEffect, useState } from 'react';
import { useRunStore } from '@/lib/client/live-stores';
import { describePrice } from '@/lib/client/run-price';
import { chargeSentence } from '@/lib/shared/charge-sentence';
import { TERMINAL } from '@/lib/shared/run-status';
import type { WireRun } from '@/lib/shared/wire';

/** Says to a screen reader how each run ended that was seen open here. */
export function Announcer() {
  const store = useRunStore();
  const [sentence, setSentence] = useState('');

  useEffect(() => {
    let before = store.getState().runs;
    return store.subscribe(({ runs }) => {
      const ended = Object.values(runs).filter((run) => {
        const was = before[run.id];
        return (
          was !== undefined &&
          was.status !== run.status &&
          !TERMINAL.has(was.status) &&
          TERMINAL.has(run.status)
        );
      });
      before = runs;
      if (ended.length > 0) setSentence(ended.map(describeOutcome).join(' '));
    });
  }, [store]);

  return (
    <div role="status" aria-label="Progress" className="sr-only">
      {sentence}
    </div>
  );
}

function describeOutcome(run: WireRun): string {
  if (run.status === 'canceled') return 'Canceled.';
  const problem = run.error ? ` ${run.error.message} ${chargeSentence(run.error.charged, run)}` : '';
  if (run.status !== 'done') return `No image.${problem}`;
  const count = run.images.length;
  return `${count === 1 ? 'Image' : `${count} images`} ready, ${describePrice(run)}.${problem}`;
}
