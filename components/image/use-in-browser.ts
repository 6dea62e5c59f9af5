import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** False during hydration, so that the first render is the same as the server's. */
export function useInBrowser(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
