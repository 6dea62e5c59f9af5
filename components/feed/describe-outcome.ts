import { describePrice } from '@/lib/client/run-price';
import { sayError } from '@/lib/client/sentence-of';
import { chargeSentence } from '@/lib/shared/charge-sentence';
import type { Language } from '@/lib/shared/language';
import type { WireRun } from '@/lib/shared/wire';

/** How a run ended, as it is read aloud: `Image ready, $0.013.` */
export function describeOutcome(run: WireRun, language: Language): string {
  const { t } = language;
  if (run.status === 'canceled') return t('feed.outcome.canceled');
  const outcome =
    run.status === 'done'
      ? t('feed.outcome.ready', { count: run.images.length, price: describePrice(run, language) })
      : t('feed.outcome.none');
  if (!run.error) return outcome;
  return [outcome, sayError(run.error, language), chargeSentence(run.error.charged, run, language)].join(' ');
}
