import 'server-only';

/**
 * Numbers between two places, as far apart as they can be, so that an image is moved by writing its own row only.
 *
 * @param before null: there is nothing before; likewise `after`
 * @returns null where there is no room left between them: then all are numbered anew
 */
export function placesBetween(before: number | null, after: number | null, count: number): number[] | null {
  const start = before ?? (after ?? 0) - (count + 1);
  const end = after ?? start + count + 1;
  const places = Array.from(
    { length: count },
    (_, index) => start + ((end - start) * (index + 1)) / (count + 1),
  );
  const rising = [start, ...places, end];
  return rising.every((place, index) => index === 0 || place > (rising[index - 1] ?? place)) ? places : null;
}
