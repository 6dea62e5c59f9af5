/** What the page asks of the server about stickers. */
import { json, request } from '@/lib/client/api';
import { tellLibraryNews } from '@/lib/client/library/library-news';
import type { StickerPlatform } from '@/lib/shared/recipes/sticker-platforms';
import type { StickerSettings } from '@/lib/shared/recipes/stickers';
import type { CellsAnswer, StickerFacts, WireImage } from '@/lib/shared/wire';

/** An image as it will be in a package. */
export function stickerUrl(
  imageId: string,
  platform: StickerPlatform,
  { outlinePx, marginPx }: Pick<StickerSettings, 'outlinePx' | 'marginPx'>,
): string {
  return `/api/images/${imageId}/sticker?platform=${platform}&outline=${outlinePx}&margin=${marginPx}`;
}

export function getStickerFacts(imageId: string, signal: AbortSignal): Promise<StickerFacts> {
  return request<StickerFacts>(`/api/images/${imageId}/sticker/facts`, { signal });
}

/** @param ids that the new images get, in reading order; null: this cell is not wanted */
export async function cutCells(
  imageId: string,
  asked: { columns: number; rows: number; ids: readonly (string | null)[] },
): Promise<WireImage[]> {
  const { images } = await request<CellsAnswer>(`/api/images/${imageId}/cells`, json('POST', asked));
  tellLibraryNews();
  return images;
}
