import { json, request } from '@/lib/client/api';
import { type LibraryFilter, writeLibraryFilter } from '@/lib/shared/library-filter';
import type { RunPage, WireImage } from '@/lib/shared/wire';
import type {
  BinSize,
  ImagesChange,
  ImagesChanged,
  LibraryPage,
  LibrarySummary,
} from '@/lib/shared/wire-library';
import type { PageRequest } from './library-list';

/** The most that one request may name. */
export const MAX_IDS = 500;
const RUNS_PAGE = 30;

export function getLibraryPage(
  filter: LibraryFilter,
  { limit, cursor, skip }: Omit<PageRequest, 'from'>,
  signal: AbortSignal,
): Promise<LibraryPage> {
  const query = writeLibraryFilter(filter);
  query.set('limit', String(limit));
  if (cursor !== null) query.set('cursor', cursor);
  if (skip > 0) query.set('skip', String(skip));
  return request<LibraryPage>(`/api/images?${query}`, { signal });
}

/** Of images, or of the runs that ended without any. */
export function getSummary(filter: LibraryFilter, signal?: AbortSignal): Promise<LibrarySummary> {
  const path = isRunShelf(filter) ? '/api/runs/summary' : '/api/images/summary';
  return request<LibrarySummary>(`${path}?${writeLibraryFilter(filter)}`, signal ? { signal } : {});
}

/** @param cursor of the page before; null for the first */
export function getRunPage(
  filter: LibraryFilter,
  cursor: string | null,
  signal: AbortSignal,
): Promise<RunPage> {
  const query = writeLibraryFilter(filter);
  query.set('limit', String(RUNS_PAGE));
  if (cursor !== null) query.set('cursor', cursor);
  return request<RunPage>(`/api/runs?${query}`, { signal });
}

/** Whether the shelf holds runs, which have no pictures. */
export function isRunShelf({ shelf }: Pick<LibraryFilter, 'shelf'>): boolean {
  return shelf === 'failed' || shelf === 'unknown';
}

/**
 * As many as are named, in as many requests as that takes. What was done before one fails stays done.
 *
 * @param onProgress how many are changed already
 */
export async function changeOnServer(
  ids: readonly string[],
  change: Omit<ImagesChange, 'ids'>,
  onProgress?: (count: number) => void,
): Promise<WireImage[]> {
  const changed: WireImage[] = [];
  for (const some of inParts(ids)) {
    const answer = await request<ImagesChanged>('/api/images/change', json('POST', { ids: some, ...change }));
    changed.push(...answer.images);
    onProgress?.(changed.length);
  }
  return changed;
}

/** Deletes for good what is in the bin. */
export async function purgeOnServer(ids: readonly string[]): Promise<void> {
  for (const some of inParts(ids)) await request('/api/images/bin', json('POST', { ids: some }));
}

/** What emptying the bin would delete. */
export function measureBin(signal: AbortSignal): Promise<BinSize> {
  return request<BinSize>('/api/images/bin', { signal });
}

/** Deletes for good everything that is in the bin. */
export function emptyBinOnServer(): Promise<{ count: number; freedBytes: number }> {
  return request('/api/images/bin', { method: 'DELETE' });
}

export function inParts<Item>(items: readonly Item[], size: number = MAX_IDS): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, part) =>
    items.slice(part * size, (part + 1) * size),
  );
}
