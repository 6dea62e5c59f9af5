import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 8_000;

/**
 * A part of the page that is fetched when it is first drawn. A fetch that fails (offline, the server restarting) is
 * tried again until it succeeds: a rejected `lazy` would take the whole page down.
 */
export function loadLazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_RETRY_MS)) {
      try {
        return { default: await load() };
      } catch {
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  });
}
