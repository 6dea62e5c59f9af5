import type { PlaceWish } from '@/lib/shared/placing';
import type { ImageDetails, PlaceAnswer, RunAnswer, WireImage, WireRun } from '@/lib/shared/wire';
import type { Lineage } from '@/lib/shared/wire-library';
import { json, request, toApiError, unreachable } from './api';
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

/** Puts the same answer into the photo again, in another way. Free. */
export async function placeAgain(id: string, wish: PlaceWish): Promise<WireImage> {
  return (await request<PlaceAnswer>(`/api/images/${id}/place`, json('POST', wish))).image;
}

/**
 * How that would look, around the mask. Nothing is kept.
 *
 * @throws ApiError as `request` does
 */
export async function previewPlacing(
  id: string,
  wish: PlaceWish & { outline: boolean },
  signal: AbortSignal,
): Promise<Blob> {
  const sent = json('POST', wish);
  let response: Response;
  try {
    response = await fetch(`/api/images/${id}/place/preview`, { ...sent, redirect: 'manual', signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw unreachable(cause);
  }
  if (response.ok) return response.blob();
  throw toApiError(response.status, await response.json().catch(() => null));
}
