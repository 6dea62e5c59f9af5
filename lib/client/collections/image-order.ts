import type { ImagesMove } from '@/lib/shared/wire-collections';

type Placed = { readonly id: string };

/** These together, in the order they have, in front of another one; null: at the end. */
export function moveBefore<Image extends Placed>(
  images: readonly Image[],
  ids: readonly string[],
  before: string | null,
): Image[] {
  const moved = new Set(ids);
  const rest = images.filter(({ id }) => !moved.has(id));
  const at = before === null ? rest.length : rest.findIndex(({ id }) => id === before);
  const going = images.filter(({ id }) => moved.has(id));
  return rest.toSpliced(at < 0 ? rest.length : at, 0, ...going);
}

/**
 * One place forward or back, as a block: what lies between the chosen ones is left behind.
 * @returns null where they are at that end already
 */
export function stepOrder(
  images: readonly Placed[],
  chosen: ReadonlySet<string>,
  by: 1 | -1,
): ImagesMove | null {
  const move = images.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const first = images.findIndex(({ id }) => chosen.has(id));
  const last = images.findLastIndex(({ id }) => chosen.has(id));
  if (move.length === 0) return null;
  if (by === -1) {
    const before = images[first - 1];
    return before === undefined ? null : { move, before: before.id };
  }
  if (last === images.length - 1) return null;
  return { move, before: images[last + 2]?.id ?? null };
}

/** To where one was dragged: in front of what lies there now, or behind it where it comes from the front. */
export function dropOn(images: readonly Placed[], id: string, over: string): ImagesMove {
  const from = images.findIndex((image) => image.id === id);
  const to = images.findIndex((image) => image.id === over);
  const before = from < to ? images[to + 1] : images[to];
  return { move: [id], before: before?.id ?? null };
}
