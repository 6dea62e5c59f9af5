import {
  defaultRangeExtractor,
  observeWindowOffset,
  type Range,
  useWindowVirtualizer,
  type VirtualItem,
} from '@tanstack/react-virtual';
import {
  type FocusEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useRunStore } from '@/lib/client/live-stores';
import { useOpenImageId } from '@/lib/client/open-image';
import { findImage } from '@/lib/client/run-state';
import { keepScrollPlace, scrollPlaceOf } from '@/lib/client/scroll-place';
import { estimateRowPx } from './row-height';

/** Beyond what is in view, on each side: a wheel shows no empty places, and Tab finds the next row. */
const OVERSCAN_ROWS = 1;

/** What the server draws for, and the page until it has measured itself. */
const USUAL = { widthPx: 844, topPx: 81, heightPx: 900 };

export type VisibleRun = {
  id: string;
  index: number;
  /** Room kept for the rows between this one and the one before, which do not exist. */
  abovePx: number;
};

type Anchor = { id: string; startPx: number };

/** How the list was when its screen was left in this tab. */
let left: { sizes: VirtualItem[]; newest: string | null } = { sizes: [], newest: null };

/**
 * Which rows exist: those in view, the one with the focus and its neighbours. All have their places in the flow of the
 * page, so a row that is higher than was thought moves the others at once.
 *
 * @param screen whose scroll place this is
 */
export function useVisibleRuns(
  outer: RefObject<HTMLElement | null>,
  { order, screen }: { order: readonly string[]; screen: string },
) {
  const store = useRunStore();
  const [{ widthPx, topPx }, setPlace] = useState<{ widthPx: number; topPx: number }>(USUAL);
  const [focused, setFocused] = useState<string | null>(null);

  // A new width makes new keys of it, or the estimates for the old one would stay.
  const rows = useMemo(
    () => ({
      keyOf: (index: number) => order[index] ?? index,
      estimatePx: (index: number) => {
        const run = store.getState().runs[order[index] ?? ''];
        return run ? estimateRowPx(run, widthPx) : 0;
      },
    }),
    [order, store, widthPx],
  );

  const [beginPx] = useState(() => {
    const placePx = scrollPlaceOf(screen);
    // Runs that have come since are above what was in view.
    const news = left.newest === null ? 0 : order.indexOf(left.newest);
    return placePx === 0
      ? 0
      : order.slice(0, Math.max(0, news)).reduce((sum, _, index) => sum + rows.estimatePx(index), placePx);
  });
  const focusedIndex = focused === null ? -1 : order.indexOf(focused);
  const virtualizer = useWindowVirtualizer<HTMLDivElement>({
    count: order.length,
    getItemKey: rows.keyOf,
    estimateSize: rows.estimatePx,
    overscan: OVERSCAN_ROWS,
    scrollMargin: topPx,
    initialRect: { width: USUAL.widthPx, height: USUAL.heightPx },
    initialOffset: beginPx,
    observeElementOffset: (instance, onOffset) => {
      // What the server drew may have been scrolled before this was there.
      if (beginPx === 0) onOffset(scrollY, false);
      return observeWindowOffset(instance, onOffset);
    },
    initialMeasurementsCache: left.sizes,
    measureElement: heightOf,
    rangeExtractor: useCallback(
      (range: Range) => {
        if (focusedIndex < 0) return defaultRangeExtractor(range);
        const kept = [focusedIndex - 1, focusedIndex, focusedIndex + 1].filter(
          (index) => index >= 0 && index < range.count,
        );
        return [...new Set([...defaultRangeExtractor(range), ...kept])].sort((a, b) => a - b);
      },
      [focusedIndex],
    ),
  });
  // What is above the view must not move it, in whichever direction one scrolls.
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = ({ end }) =>
    end <= (virtualizer.scrollOffset ?? 0);

  useLayoutEffect(() => {
    const element = outer.current;
    if (element === null) return;
    const measure = () => {
      const { width, top } = element.getBoundingClientRect();
      const next = { widthPx: width, topPx: Math.round(top + scrollY) };
      setPlace((now) => (now.widthPx === next.widthPx && now.topPx === next.topPx ? now : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [outer]);

  const anchor = useRef<Anchor | null>(null);
  const shownOrder = useRef(order);
  useLayoutEffect(() => {
    const offsetPx = virtualizer.scrollOffset ?? 0;
    const was = anchor.current;
    const startOf = (index: number) => virtualizer.measurementsCache[index]?.start;
    // New runs come at the top: seen there, and elsewhere what is being read stays in its place.
    if (shownOrder.current !== order && was !== null && offsetPx > 0) {
      const startPx = startOf(order.indexOf(was.id));
      if (startPx !== undefined && startPx !== was.startPx)
        scrollBy({ top: startPx - was.startPx, behavior: 'instant' });
    }
    shownOrder.current = order;
    const first = virtualizer.range?.startIndex ?? 0;
    const id = order[first];
    const startPx = startOf(first);
    anchor.current = id === undefined || startPx === undefined ? null : { id, startPx };
  });

  useLayoutEffect(() => {
    if (beginPx > 0) keepScrollPlace(screen, beginPx);
    return () => {
      left = { sizes: virtualizer.takeSnapshot(), newest: shownOrder.current[0] ?? null };
    };
  }, [virtualizer, screen, beginPx]);

  // The list follows the image that is open in the viewer: there the focus returns to.
  const openId = useOpenImageId();
  useEffect(() => {
    const run = openId === null ? undefined : findImage(store.getState(), openId)?.run;
    const index = run ? store.getState().order.indexOf(run.id) : -1;
    const { range } = virtualizer;
    if (index < 0 || range === null || (index >= range.startIndex && index <= range.endIndex)) return;
    virtualizer.scrollToIndex(index, { align: 'center' });
  }, [openId, store, virtualizer]);

  const items = virtualizer.getVirtualItems();
  return {
    rows: items.map((item, nth): VisibleRun => {
      const before = items[nth - 1]?.end ?? topPx;
      return { id: String(item.key), index: item.index, abovePx: item.start - before };
    }),
    heightPx: virtualizer.getTotalSize(),
    measure: virtualizer.measureElement,
    listeners: {
      onFocus: ({ target }: FocusEvent) => {
        const index = target.closest<HTMLElement>('[data-index]')?.dataset.index;
        setFocused(order[Number(index)] ?? null);
      },
      onBlur: () => setFocused(null),
    },
  };
}

/** Not rounded, as TanStack's own is: hundreds of halves of pixels would be seen. */
function heightOf(element: HTMLElement, entry: ResizeObserverEntry | undefined): number {
  return entry?.borderBoxSize[0]?.blockSize ?? element.getBoundingClientRect().height;
}
