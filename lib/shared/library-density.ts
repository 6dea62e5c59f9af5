/** How large the library shows its pictures. */
export type Density = 'small' | 'medium' | 'large';
export const DENSITIES: readonly Density[] = ['small', 'medium', 'large'];

/** In a cookie, so that the server draws the first images as large as the page will. */
export const DENSITY_COOKIE = 'library-density';

export function parseDensity(text: string | undefined): Density {
  return DENSITIES.find((density) => density === text) ?? 'medium';
}
