import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** False while a page that the server has drawn is being taken over, so that the first drawing is the server's. */
export function useInBrowser(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
