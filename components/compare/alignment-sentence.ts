import type { Sentence } from '@/lib/shared/language';
import type { WireImage } from '@/lib/shared/wire';

/** Why an answer was not lined up with the photo, and what helps; null where it was, or nothing is known. */
export function alignmentSentence({ alignment }: Pick<WireImage, 'alignment'>): Sentence | null {
  if (alignment === 'not-alike') return { key: 'compare.alignment.notAlike' };
  if (alignment === 'no-detail') return { key: 'compare.alignment.noDetail' };
  if (alignment === 'no-better') return { key: 'compare.alignment.noBetter' };
  return null;
}
