import type { ImageDetails, PlaceAnswer, RunAnswer, WireImage, WireRun } from '@/lib/shared/wire';
import type { Lineage } from '@/lib/shared/wire-library';
import { json, request } from './api';
import { orNull } from './spend';

/** What is known of an image, where it came from and what was made of it; without its bytes. */
export function getDetails(id: string, signal?: AbortSignal): Promise<ImageDetails> {
  return request<ImageDetails>(`/api/images/${id}/details`, { signal: signal ?? null });
}

/** Everything an image came from, and everything that came of it. */
export function getLineage(id: string, signal: AbortSignal): Promise<Lineage> {
  return request<Lineage>(`/api/images/${id}/lineage`, { signal });
}

export async function getImage(id: string): Promise<WireImage> {
  return (await getDetails(id)).image;
}

export async function getRun(id: string): Promise<WireRun> {
  return (await request<RunAnswer>(`/api/runs/${id}`)).run;
}

/** Runs that were admitted together or not at all; null where the server does not have them. */
export async function findRuns(ids: readonly string[]): Promise<WireRun[] | null> {
  const [first, ...others] = ids;
  const run = first === undefined ? null : await orNull(getRun(first));
  return run === null ? null : [run, ...(await Promise.all(others.map(getRun)))];
}

/**
 * Puts the same answer into the photo again with another fade. Free.
 *
 * @param featherPx null: from the painted area
 */
export async function placeAgain(
  id: string,
  featherPx: number | null,
  matchGrain = true,
): Promise<WireImage> {
  const body = json('POST', { featherPx, matchGrain });
  return (await request<PlaceAnswer>(`/api/images/${id}/place`, body)).image;
}
