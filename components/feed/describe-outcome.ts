import { describePrice } from '@/lib/client/run-price';
import { chargeSentence } from '@/lib/shared/charge-sentence';
import type { WireRun } from '@/lib/shared/wire';

/** How a run ended, as it is read aloud: `Image ready, $0.013.` */
export function describeOutcome(run: WireRun): string {
  if (run.status === 'canceled') return 'Canceled.';
  const problem = run.error ? ` ${run.error.message} ${chargeSentence(run.error.charged, run)}` : '';
  if (run.status !== 'done') return `No image.${problem}`;
  const count = run.images.length;
  return `${count === 1 ? 'Image' : `${count} images`} ready, ${describePrice(run)}.${problem}`;
}
