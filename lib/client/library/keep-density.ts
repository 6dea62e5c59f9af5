import { LIBRARY_PATH } from '@/lib/shared/library-address';
import { DENSITY_COOKIE, type Density } from '@/lib/shared/library-density';

const YEAR_S = 365 * 24 * 60 * 60;

export function keepDensity(density: Density): void {
  try {
    // biome-ignore lint/suspicious/noDocumentCookie: the store of cookies is not in every browser
    document.cookie = `${DENSITY_COOKIE}=${density}; path=${LIBRARY_PATH}; max-age=${YEAR_S}; samesite=lax`;
  } catch {
    // Blocked: the density lives as long as the page.
  }
}
