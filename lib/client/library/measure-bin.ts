import { NO_FILTER } from '@/lib/shared/library-filter';
import { getLibraryPage, getSummary } from './library-requests';

const IN_BIN = { ...NO_FILTER, shelf: 'bin' as const };
const PAGE = 200;
/** Beyond that the number alone has to do: nobody waits for a thousand more. */
const MAX_PAGES = 10;

/** @returns `bytes` null where there are too many images to add them up */
export async function measureBin(signal: AbortSignal): Promise<{ count: number; bytes: number | null }> {
  const { count } = await getSummary(IN_BIN, signal);
  if (count > PAGE * MAX_PAGES) return { count, bytes: null };
  let bytes = 0;
  let cursor: string | null = null;
  do {
    const page = await getLibraryPage(IN_BIN, { cursor, skip: 0, limit: PAGE }, signal);
    for (const image of page.images) bytes += image.bytes;
    cursor = page.nextCursor;
  } while (cursor !== null);
  return { count, bytes };
}
