import type { Sentence } from '@/lib/shared/language';
import type { WireImage } from '@/lib/shared/wire';
import { alignmentSentence } from './alignment-sentence';

type Placed = Pick<WireImage, 'alignment' | 'toneClipped' | 'overflowPercent' | 'grow'>;

/** What did not go well when an answer was put back, each with what helps. */
export function placingSentences(image: Placed): Sentence[] {
  const { toneClipped, overflowPercent, grow } = image;
  const said = [
    alignmentSentence(image),
    toneClipped === true ? { key: 'compare.placing.toneClipped' as const } : null,
    overflowPercent !== null && overflowPercent > 0 && grow !== true
      ? overflowSentence(overflowPercent)
      : null,
  ];
  return said.filter((sentence) => sentence !== null);
}

function overflowSentence(percent: number): Sentence {
  return percent < 1
    ? { key: 'compare.placing.overflowLittle' }
    : { key: 'compare.placing.overflow', values: { percent: Math.round(percent) } };
}
