import { useLayoutEffect } from 'react';
import { keepScrollPlace, scrollPlaceOf } from '@/lib/client/scroll-place';

/** Begins this screen where it was left in this tab. */
export function useScrollPlace(screen: string): void {
  useLayoutEffect(() => {
    scrollTo({ top: scrollPlaceOf(screen), behavior: 'instant' });
    // Not read when the screen goes: by then the next one has taken its height.
    const note = () => keepScrollPlace(screen, scrollY);
    addEventListener('scroll', note, { passive: true });
    return () => removeEventListener('scroll', note);
  }, [screen]);
}
