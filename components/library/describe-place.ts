import { writeDay } from '@/lib/client/library/day';
import { writeCount } from '@/lib/client/library/describe-filter';
import { describeImagePrice } from '@/lib/client/run-price';
import type { LibrarySort } from '@/lib/shared/library-filter';
import type { WireLibraryImage } from '@/lib/shared/wire-library';

/**
 * Where somebody is while scrolling: `23 Nov 2026 · 12,400 of 100,000`, by cost `$0.053 · 12,400 of 100,000`.
 *
 * @param image undefined where it is not loaded: then the place alone
 */
export function describePlace(
  place: number,
  image: WireLibraryImage | undefined,
  { count, sort }: { count: number; sort: LibrarySort },
): string {
  const where = `${writeCount(place + 1)} of ${writeCount(count)}`;
  if (image === undefined) return where;
  const byCost = sort === 'dearest' || sort === 'cheapest';
  return `${byCost ? (describeImagePrice(image) ?? 'No cost') : writeDay(image.createdAt)} · ${where}`;
}
