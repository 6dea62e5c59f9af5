/** What is said of a run where its picture would be. Pure. */
import { chargeSentence } from '@/lib/shared/charge-sentence';
import { formatSeconds } from '@/lib/shared/format-seconds';
import type { Language } from '@/lib/shared/language';
import type { WireRun } from '@/lib/shared/wire';
import { sayError } from './sentence-of';

/** One run told of twice: as it is by now. */
export function newerRun(one: WireRun | null, other: WireRun | null): WireRun | null {
  if (one === null || other === null || one.id !== other.id) return one ?? other;
  return other.revision >= one.revision ? other : one;
}

/** Why a run has nothing to show. `charged` is empty where it says nothing new. */
export function describeFailure(run: WireRun, language: Language): { sentence: string; charged: string } {
  const { t } = language;
  if (run.status === 'done') return { sentence: t('runWords.failed.inBin'), charged: '' };
  if (run.status === 'canceled') {
    return run.startedAt === null
      ? { sentence: t('runWords.failed.canceledUnsent'), charged: t('runWords.failed.notCharged') }
      : { sentence: t('runWords.failed.canceledSent'), charged: t('runWords.failed.chargedAnyway') };
  }
  const charged = run.error?.charged ?? (run.status === 'unknown' ? 'maybe' : 'no');
  const sentence = run.error === null ? t('runWords.failed.lost') : sayError(run.error, language);
  return { sentence, charged: chargeSentence(charged, run, language) };
}

export function sayUsual(usualMs: number, language: Language): string {
  return language.t('runWords.usually', { time: formatSeconds(usualMs / 1000, language) });
}
