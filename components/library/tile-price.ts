import { describeImagePrice } from '@/lib/client/run-price';
import type { WireLibraryImage } from '@/lib/shared/wire-library';

/**
 * What an image cost: as it stands on the tile, and as it is read aloud. Nothing is shown for what cost nothing here: what
 * was brought along, what another image of its run bears the cost of, and the demo's, which only says it aloud.
 */
export function tilePrice(image: WireLibraryImage): { shown: string | null; spoken: string | null } {
  const { kind, costMicroUsd, demo } = image;
  if (kind === 'upload' || kind === 'painted') return { shown: null, spoken: null };
  if (costMicroUsd === null)
    return demo ? { shown: null, spoken: null } : { shown: 'cost ?', spoken: 'cost unknown' };
  const price = kind === 'answer' && costMicroUsd === 0 ? null : describeImagePrice(image);
  if (price === null) return { shown: null, spoken: null };
  return demo ? { shown: null, spoken: `would have cost ${price}` } : { shown: price, spoken: price };
}
