import { formatEstimate } from './money';
import type { WireRun, WireRunError } from './wire';

/** Whether a run that went wrong cost money, in the same words everywhere. */
export function chargeSentence(
  charged: WireRunError['charged'],
  run: Pick<WireRun, 'demo' | 'estimate' | 'server'>,
): string {
  if (run.demo) return 'Nothing was charged: this is the demo.';
  if (charged === 'no') return 'Nothing was charged.';
  if (charged === 'yes') return 'It was charged.';
  if (run.estimate.highMicroUsd === null) return 'It may have been charged; the price is not known.';
  const approximate = { ...run.estimate, approximate: true };
  return `${run.server} may have charged ${formatEstimate(approximate).replace('≈', 'about')}.`;
}
