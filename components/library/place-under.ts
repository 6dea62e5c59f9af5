/** The place of the cell that an element is in. */
export function placeUnder(target: EventTarget | null): number | null {
  if (!(target instanceof Element)) return null;
  const place = target.closest<HTMLElement>('[data-place]')?.dataset.place;
  return place === undefined ? null : Number(place);
}
