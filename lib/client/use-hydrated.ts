import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** Until React has taken over what the server drew, a click would be lost, or send a form and leave the page. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
