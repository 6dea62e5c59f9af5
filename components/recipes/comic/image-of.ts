import type { ComicDetails } from '@/lib/shared/recipes/comic-types';
import type { WireJobItem } from '@/lib/shared/recipes/wire-jobs';
import type { WireImage } from '@/lib/shared/wire';

/** The picture that stands for a panel; null: there is none, or it was deleted. */
export function imageOf({ chosen, runs, added, sources }: WireJobItem<ComicDetails>): WireImage | null {
  const images = [...runs.flatMap((run) => run.images), ...added, ...sources];
  return images.find(({ id }) => id === chosen) ?? null;
}
