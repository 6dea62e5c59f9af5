/** What of a sticker job goes into its packages. Pure: the page shows by it what the server packs. */
import type { Sentence } from '@/lib/shared/language';
import { PLATFORM_LIMITS, platformName, type StickerPlatform } from './sticker-platforms';
import type { StickerDetails } from './stickers';
import type { JobItem } from './wire-jobs';

/** The stickers that are wanted: those that were rejected are not. */
export function isWanted({ details, verdict }: Pick<JobItem<StickerDetails>, 'details' | 'verdict'>) {
  return details.role === 'sticker' && verdict !== 'rejected';
}

/** Why so many stickers are no pack of this platform; null: they are. */
export function findTooFew(count: number, platform: StickerPlatform): Sentence | null {
  const { fewest } = PLATFORM_LIMITS[platform];
  if (count >= fewest) return null;
  return {
    key: 'packages.stickers.tooFew',
    values: { platform: platformName(platform), fewest, count },
  };
}
