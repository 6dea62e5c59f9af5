/** Where each screen was left in this tab, in CSS px from its top. */
const places = new Map<string, number>();

export function keepScrollPlace(screen: string, topPx: number): void {
  places.set(screen, topPx);
}

/** 0 for a screen that has not been left. */
export function scrollPlaceOf(screen: string): number {
  return places.get(screen) ?? 0;
}
