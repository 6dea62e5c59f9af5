import { useEffect, useEffectEvent } from 'react';
import type { WireRun } from '@/lib/shared/wire';
import { useRunStore } from './live-stores';

type Runs = Readonly<Record<string, WireRun>>;

/** Several runs often end together; one answer has them all. */
const SETTLE_MS = 250;

/**
 * What was read of the server is read anew when one of its runs moves, and when the page is shown again.
 *
 * @param hasMoved whether something that is shown changed between these two
 */
export function useFresh(refresh: () => void, hasMoved: (now: Runs, before: Runs) => boolean): void {
  const runs = useRunStore();
  const read = useEffectEvent(refresh);
  const moved = useEffectEvent(hasMoved);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => read(), SETTLE_MS);
    };
    let before = runs.getState().runs;
    const unsubscribe = runs.subscribe(({ runs: now }) => {
      if (now === before) return;
      const has = moved(now, before);
      before = now;
      if (has) soon();
    });
    const onVisibility = () => {
      if (document.visibilityState === 'visible') soon();
    };
    document.addEventListener('visibilitychange', onVisibility);
    addEventListener('focus', soon);
    return () => {
      clearTimeout(timer);
      unsubscribe();
      document.removeEventListener('visibilitychange', onVisibility);
      removeEventListener('focus', soon);
    };
  }, [runs]);
}
