import { useLayoutEffect } from 'react';

const places = new Map<string, number>();

/** Begins this screen where it was left in this tab, in CSS px from its top. */
export function useScrollPlace(screen: string): void {
  useLayoutEffect(() => {
    scrollTo({ top: places.get(screen) ?? 0, behavior: 'instant' });
    // Not read when the screen goes: by then the next one has taken its height.
    const note = () => places.set(screen, scrollY);
    addEventListener('scroll', note, { passive: true });
    return () => removeEventListener('scroll', note);
  }, [screen]);
}
