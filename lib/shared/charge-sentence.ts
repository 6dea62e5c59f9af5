import type { Language } from './language';
import { formatRange } from './money';
import type { WireRun, WireRunError } from './wire';

/** Whether a run that went wrong cost money, in the same words everywhere. */
export function chargeSentence(
  charged: WireRunError['charged'],
  run: Pick<WireRun, 'demo' | 'estimate' | 'server'>,
  language: Language,
): string {
  const { t } = language;
  if (run.demo) return t('charge.demo');
  if (charged === 'no') return t('charge.no');
  if (charged === 'yes') return t('charge.yes');
  const { lowMicroUsd, highMicroUsd } = run.estimate;
  if (lowMicroUsd === null || highMicroUsd === null) return t('charge.unknownPrice');
  const amount = formatRange(lowMicroUsd, highMicroUsd, language);
  return t('charge.maybe', { server: run.server, amount });
}
