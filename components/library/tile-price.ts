import { describeImagePrice } from '@/lib/client/run-price';
import type { Language } from '@/lib/shared/language';
import { isFree } from '@/lib/shared/library-filter';
import type { WireLibraryImage } from '@/lib/shared/wire-library';

/**
 * What an image cost: as shown on the tile, and as read aloud. Nothing is shown for what cost nothing here: uploads,
 * images whose cost another image of the run bears, and images of the demo, which only read it aloud.
 */
export function tilePrice(
  image: WireLibraryImage,
  language: Language,
): { shown: string | null; spoken: string | null } {
  const { t } = language;
  const { kind, costMicroUsd, demo } = image;
  if (isFree(kind)) return { shown: null, spoken: null };
  if (costMicroUsd === null)
    return demo
      ? { shown: null, spoken: null }
      : { shown: t('library.price.unknownMark'), spoken: t('library.price.unknown') };
  const price = kind === 'answer' && costMicroUsd === 0 ? null : describeImagePrice(image, language);
  if (price === null) return { shown: null, spoken: null };
  return demo
    ? { shown: null, spoken: t('library.price.wouldBe', { price }) }
    : { shown: price, spoken: price };
}
