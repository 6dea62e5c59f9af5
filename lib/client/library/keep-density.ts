import { DENSITIES, type Density } from './grid-geometry';
import { LIBRARY_PATH } from './library-address';

const NAME = 'library-density';
const YEAR_S = 365 * 24 * 60 * 60;

/** In a cookie, so that the server draws the first images as large as the page will. */
export function keepDensity(density: Density): void {
  try {
    // biome-ignore lint/suspicious/noDocumentCookie: the store of cookies is not in every browser
    document.cookie = `${NAME}=${density}; path=${LIBRARY_PATH}; max-age=${YEAR_S}; samesite=lax`;
  } catch {
    // Blocked: the density lives as long as the page.
  }
}

export function parseDensity(cookies: Partial<Record<string, string>>): Density {
  return DENSITIES.find((density) => density === cookies[NAME]) ?? 'medium';
}
