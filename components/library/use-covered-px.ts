import { type RefObject, useCallback, useEffect, useRef } from 'react';

/**
 * How much of the top of the window is covered once the page is scrolled: by the header, and by the head of the library
 * where that stays in sight as well. Measured when one of them changes, not when it is asked for while scrolling.
 */
export function useCoveredPx(head: RefObject<HTMLElement | null>): () => number {
  const covered = useRef<number | null>(null);
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      covered.current = null;
    });
    for (const element of [head.current, document.querySelector('[data-header]')])
      if (element) observer.observe(element);
    return () => observer.disconnect();
  }, [head]);
  return useCallback(() => {
    covered.current ??= measure(head.current);
    return covered.current;
  }, [head]);
}

function measure(head: HTMLElement | null): number {
  const header = document.querySelector<HTMLElement>('[data-header]')?.offsetHeight ?? 0;
  const stays = head !== null && getComputedStyle(head).position === 'sticky';
  return header + (stays ? head.offsetHeight : 0);
}
