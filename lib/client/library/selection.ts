/** What is selected in the library, and how it changes. Pure. */
import { isFree } from '@/lib/shared/library-filter';
import type { WireLibraryImage } from '@/lib/shared/wire-library';

export type Selection = {
  /** In the order in which they were chosen. Whole images: they may be far from what is loaded. */
  readonly images: ReadonlyMap<string, WireLibraryImage>;
  /** Where a range begins. */
  readonly anchor: number | null;
};

export const NOTHING_SELECTED: Selection = { images: new Map(), anchor: null };

/** As many as can be selected at once. */
export const MAX_SELECTED = 10_000;

export function toggle(selection: Selection, image: WireLibraryImage, place: number): Selection {
  const images = new Map(selection.images);
  if (!images.delete(image.id)) images.set(image.id, image);
  return { images, anchor: place };
}

/** Adds to what is selected, or begins anew; the anchor stays, so that a range can be widened and narrowed. */
export function select(
  selection: Selection,
  added: readonly WireLibraryImage[],
  { keep, anchor = selection.anchor }: { keep: boolean; anchor?: number | null },
): Selection {
  const images = new Map(keep ? selection.images : []);
  for (const image of added) {
    if (images.size >= MAX_SELECTED && !images.has(image.id)) break;
    images.set(image.id, image);
  }
  return { images, anchor };
}

/** What is gone cannot be selected. */
export function deselect(selection: Selection, ids: ReadonlySet<string>): Selection {
  const images = new Map([...selection.images].filter(([id]) => !ids.has(id)));
  return images.size === selection.images.size ? selection : { ...selection, images };
}

/** Newer facts about what is selected. */
export function refreshSelected(selection: Selection, changed: readonly WireLibraryImage[]): Selection {
  const known = changed.filter(({ id }) => selection.images.has(id));
  if (known.length === 0) return selection;
  const images = new Map(selection.images);
  for (const image of known) images.set(image.id, image);
  return { ...selection, images };
}

export type SelectionSum = {
  count: number;
  costMicroUsd: number;
  unknownCount: number;
  bytes: number;
  allFavourite: boolean;
};

export function sumOf({ images }: Pick<Selection, 'images'>): SelectionSum {
  const sum = {
    count: images.size,
    costMicroUsd: 0,
    unknownCount: 0,
    bytes: 0,
    allFavourite: images.size > 0,
  };
  for (const { costMicroUsd, bytes, favourite, kind } of images.values()) {
    sum.costMicroUsd += costMicroUsd ?? 0;
    // What no run has made costs nothing; its cost is not unknown.
    if (costMicroUsd === null && !isFree(kind)) sum.unknownCount += 1;
    sum.bytes += bytes;
    sum.allFavourite &&= favourite;
  }
  return sum;
}
