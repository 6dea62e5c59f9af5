import type { WireImage } from '@/lib/shared/wire';

/** What the raw answer had changed of what was to be kept; null where nothing was to be kept. */
export function driftSentence({
  driftPercent,
  mime,
}: Pick<WireImage, 'driftPercent' | 'mime'>): string | null {
  if (driftPercent === null) return null;
  const share = driftPercent > 0 && driftPercent < 1 ? 'less than 1 %' : `${Math.round(driftPercent)} %`;
  // A JPEG writes every pixel anew, so not a single one is promised.
  const back = mime === 'image/jpeg' ? 'put back, as well as a JPEG can' : 'put back';
  if (driftPercent === 0) return 'The model changed nothing of what you kept.';
  return `The model changed ${share} of what you kept; all of it was ${back}.`;
}
