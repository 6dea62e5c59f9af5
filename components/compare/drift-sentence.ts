import type { Sentence } from '@/lib/shared/language';
import type { WireImage } from '@/lib/shared/wire';

/** What the raw answer had changed of what was to be kept; null where nothing was to be kept. */
export function driftSentence({
  driftPercent,
  mime,
}: Pick<WireImage, 'driftPercent' | 'mime'>): Sentence | null {
  if (driftPercent === null) return null;
  if (driftPercent === 0) return { key: 'compare.drift.none' };
  // A JPEG writes every pixel anew, so not a single one is promised.
  const jpeg = mime === 'image/jpeg';
  if (driftPercent < 1) return { key: jpeg ? 'compare.drift.littleJpeg' : 'compare.drift.little' };
  return {
    key: jpeg ? 'compare.drift.someJpeg' : 'compare.drift.some',
    values: { percent: Math.round(driftPercent) },
  };
}
