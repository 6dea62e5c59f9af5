import { writeDay } from '@/lib/client/day';
import { describeImagePrice } from '@/lib/client/run-price';
import type { Language } from '@/lib/shared/language';
import type { LibrarySort } from '@/lib/shared/library-filter';
import type { WireLibraryImage } from '@/lib/shared/wire-library';

/**
 * The place in the list while scrolling: `23 Nov 2026 · 12,400 of 100,000`, by cost `$0.053 · 12,400 of 100,000`.
 *
 * @param image undefined if it is not loaded: then the place alone
 */
export function describePlace(
  place: number,
  image: WireLibraryImage | undefined,
  { count, sort }: { count: number; sort: LibrarySort },
  language: Language,
): string {
  const where = language.t('library.grid.place', { place: place + 1, count });
  if (image === undefined) return where;
  const byCost = sort === 'dearest' || sort === 'cheapest';
  const what = byCost
    ? (describeImagePrice(image, language) ?? language.t('library.grid.noCost'))
    : writeDay(image.createdAt, language);
  return [what, where].join(' · ');
}
