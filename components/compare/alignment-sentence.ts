import type { WireImage } from '@/lib/shared/wire';

/** Why an answer was not lined up with the photo, and what helps; null where it was, or nothing is known. */
export function alignmentSentence({ alignment }: Pick<WireImage, 'alignment'>): string | null {
  if (alignment === 'not-alike')
    return 'The answer was not lined up: it shows too little of what you kept. A smaller region helps, or a prompt that says what stays.';
  if (alignment === 'no-detail')
    return 'The answer was not lined up: what you kept has too little detail to go by. A region with more around the mask helps.';
  if (alignment === 'no-better')
    return 'The answer lies as the model sent it: moving it made what you kept fit no better.';
  return null;
}
