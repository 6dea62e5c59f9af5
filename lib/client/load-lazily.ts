import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 8_000;

/** Fetches a part of the page, again and again where it fails: offline, or the server is restarting. */
export async function loadWithRetries<Part>(
  load: () => Promise<Part>,
  onFailure?: () => void,
): Promise<Part> {
  for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_RETRY_MS)) {
    try {
      return await load();
    } catch {
      onFailure?.();
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

/** A component that is fetched when it is first drawn. Plain `lazy` would take the page down with a failed fetch. */
export function loadLazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: await loadWithRetries(load) }));
}
