import { type AxisName, valueLabel } from '@/lib/shared/comparison';
import type { Share } from '@/lib/shared/comparison-layout';
import type { Language, MessageKey, Sentence } from '@/lib/shared/language';

const SAME = {
  qualities: 'costCompare.shares.sameQualities',
  models: 'costCompare.shares.sameModels',
  sizes: 'costCompare.shares.sameSizes',
  backgrounds: 'costCompare.shares.sameBackgrounds',
  prompts: 'costCompare.shares.samePrompts',
} as const satisfies Record<AxisName, MessageKey>;

/** “low costs 11 % of high”. */
export function shareSentence({ axis, cheapest, dearest, percent }: Share, language: Language): Sentence {
  if (percent === 100) return { key: SAME[axis] };
  return {
    key: percent === 0 ? 'costCompare.shares.little' : 'costCompare.shares.part',
    values: {
      cheapest: valueLabel(axis, cheapest, language),
      dearest: valueLabel(axis, dearest, language),
      percent,
    },
  };
}
