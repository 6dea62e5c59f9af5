import type { Language } from '@/lib/shared/language';
import { formatEstimate, formatMicroUsd } from '@/lib/shared/money';
import type { WireRun } from '@/lib/shared/wire';

/** What the numbers of a cost do not say; empty if they say everything. */
export function costNotes(run: WireRun, { t }: Language): string[] {
  const notes: string[] = [];
  if (run.cost === null) {
    notes.push(t(`image.costNote.${whyUnknown(run)}`));
  } else {
    const version = run.cost.priceTableVersion;
    notes.push(
      version.startsWith(ENTERED)
        ? t('image.costNote.enteredPrices', { day: version.slice(ENTERED.length) })
        : t('image.costNote.prices', { version }),
    );
    if (run.cost.lowerBound) notes.push(t('image.costNote.lowerBound'));
  }
  if (run.demo) notes.push(t('image.costNote.demo'));
  return notes;
}

/** Begins the version of prices that a person entered. */
const ENTERED = 'entered ';

function whyUnknown({ status, usage }: WireRun): 'lost' | 'noUsage' | 'noPrice' {
  if (status === 'unknown') return 'lost';
  return usage === null ? 'noUsage' : 'noPrice';
}

/** What was estimated before the call, and how that compares with what it cost. */
export function estimateNote({ estimate: guess, cost }: WireRun, language: Language): string {
  const { t } = language;
  const { lowMicroUsd, highMicroUsd } = guess;
  if (lowMicroUsd === null || highMicroUsd === null) return t('image.costNote.noEstimate');
  const estimate = formatEstimate(guess, language);
  if (cost === null || cost.lowerBound) return t('image.costNote.estimated', { estimate });
  const nearest = Math.min(highMicroUsd, Math.max(lowMicroUsd, cost.totalMicroUsd));
  const share = nearest === 0 ? 0 : (cost.totalMicroUsd - nearest) / nearest;
  const percent = Math.round(Math.abs(share) * 1000) / 10;
  if (percent === 0) return t('image.costNote.estimatedRight', { estimate });
  return t(`image.costNote.${share > 0 ? 'estimatedLow' : 'estimatedHigh'}`, {
    estimate,
    percent: language.number(percent, { maximumFractionDigits: 1 }),
  });
}

/** What share of the run's cost one image has, if there is more than one. */
export function shareNote(run: WireRun, imageCostMicroUsd: number | null, language: Language): string | null {
  if (imageCostMicroUsd === null || run.images.length < 2) return null;
  return language.t('image.costNote.share', { cost: formatMicroUsd(imageCostMicroUsd, language) });
}
