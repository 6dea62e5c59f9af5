import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useLanguage } from '@/lib/client/language';
import type { Geometry } from '@/lib/client/library/grid-geometry';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';
import { keepPlace } from '@/lib/client/library/library-history';
import { placeOf } from '@/lib/client/library/library-list';
import { useOpenImageId } from '@/lib/client/open-image';
import { describePlace } from './describe-place';
import { AT_REST, afterFrame } from './scroll-speed';

/** Rows beyond what is in view, so that a wheel shows no empty ones. */
const OVERSCAN_ROWS = 2;
/** The label with the date stays for a moment after scrolling. */
const LABEL_MS = 900;
/** Without a frame of scrolling for so long, the page rests. */
const REST_MS = 90;
/** Between what covers the top of the window and the row that is scrolled to. */
const ROOM_PX = 8;

export type ScrolledGrid = {
  /** The rows that exist. */
  rows: readonly number[];
  /** Those that are in view, both included. */
  firstRow: number;
  lastRow: number;
  /** Scrolling so fast that nothing can be made out. */
  flying: boolean;
  /** Scrolls no further than needed. */
  reveal: (place: number) => void;
};

/**
 * Which rows of the grid exist: those in view. Tells the library what is in view, keeps the place in the address, scrolls
 * where the library says, and stays at its place when the columns change.
 *
 * @param place `topPx`: of the grid, from the beginning of the page. `keptRow`: exists in any case; null for none.
 * `onJump`: the keyboard focus follows
 * @param label shows the place in the list while scrolling
 */
export function useScrolledGrid(
  geometry: Geometry,
  place: { topPx: number; keptRow: number | null; coveredPx: () => number; onJump: (place: number) => void },
  label: RefObject<HTMLElement | null>,
): ScrolledGrid {
  const { store } = useLibraryParts();
  const language = useLanguage();
  const list = useLibrary((state) => state.list);
  const jump = useLibrary((state) => state.jump);
  const openId = useOpenImageId();
  const { columns, rowPx } = geometry;
  const { topPx, keptRow, coveredPx, onJump } = place;
  const { count } = list;

  const virtualizer = useWindowVirtualizer({
    count: Math.ceil(count / columns),
    estimateSize: () => rowPx,
    overscan: OVERSCAN_ROWS,
    scrollMargin: topPx,
    rangeExtractor: useCallback(
      (range: Range) => {
        const rows = defaultRangeExtractor(range);
        if (keptRow !== null && keptRow < range.count && !rows.includes(keptRow)) rows.push(keptRow);
        return rows.sort((a, b) => a - b);
      },
      [keptRow],
    ),
  });
  useLayoutEffect(() => {
    // The virtualizer caches sizes.
    if (rowPx > 0) virtualizer.measure();
  }, [virtualizer, rowPx]);

  const begin = (at: number) => {
    const top = at < columns ? 0 : topPx + Math.floor(at / columns) * rowPx - coveredPx() - ROOM_PX;
    scrollTo({ top: Math.max(0, top), behavior: 'instant' });
  };
  const reveal = (at: number) => {
    const top = topPx + Math.floor(at / columns) * rowPx;
    const bottom = top + rowPx - innerHeight + ROOM_PX;
    const highest = top - coveredPx() - ROOM_PX;
    if (scrollY > highest) scrollTo({ top: Math.max(0, highest), behavior: 'instant' });
    else if (scrollY < bottom) scrollTo({ top: bottom, behavior: 'instant' });
  };
  const latest = useRef({ begin, reveal, onJump });
  useLayoutEffect(() => {
    latest.current = { begin, reveal, onJump };
  });

  // When something else is shown, and at the beginning.
  const shownJump = useRef<object | null>(null);
  useLayoutEffect(() => {
    if (shownJump.current === jump) return;
    shownJump.current = jump;
    latest.current.onJump(jump.place);
    latest.current.begin(jump.place);
  }, [jump]);

  // When the number of columns changes, what was in view stays in view.
  const firstPlace = useRef(jump.place);
  const shownColumns = useRef(columns);
  useLayoutEffect(() => {
    if (shownColumns.current === columns) return;
    shownColumns.current = columns;
    latest.current.begin(firstPlace.current);
  }, [columns]);

  // The grid follows the image that is open in the viewer.
  const openPlace = openId === null ? null : placeOf(list, openId);
  useEffect(() => {
    if (openPlace === null) return;
    latest.current.onJump(openPlace);
    latest.current.reveal(openPlace);
    store.lookAt(openPlace);
  }, [openPlace, store]);

  const firstRow = virtualizer.range?.startIndex ?? 0;
  const lastRow = virtualizer.range?.endIndex ?? 0;
  useEffect(() => {
    const last = Math.min(count, (lastRow + 1) * columns) - 1;
    store.look({ first: firstRow * columns, last, atTop: firstRow === 0 });
  }, [store, firstRow, lastRow, columns, count]);

  const [flying, setFlying] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let rest: ReturnType<typeof setTimeout> | undefined;
    let frame = 0;
    let speed = AT_REST;
    // Once a frame, with what the virtualizer has read already: asking the document again would cost a layout.
    const onFrame = (nowMs: number) => {
      frame = 0;
      const { list: now, shown } = store.getState();
      const scrolledPx = virtualizer.scrollOffset ?? 0;
      speed = afterFrame(speed, scrolledPx, nowMs);
      setFlying(speed.flying);
      clearTimeout(rest);
      rest = setTimeout(() => setFlying(false), REST_MS);
      const row = Math.max(0, Math.round((scrolledPx + coveredPx() - topPx) / rowPx));
      const first = Math.max(0, Math.min(row * columns, now.count - 1));
      firstPlace.current = first;
      keepPlace(store, first);
      const element = label.current;
      if (element === null) return;
      const { sort } = shown;
      const image = now.images.get(first);
      element.textContent = describePlace(first, image, { count: now.count, sort }, language);
      element.dataset.shown = String(scrolledPx > rowPx);
      clearTimeout(timer);
      timer = setTimeout(() => {
        element.dataset.shown = 'false';
      }, LABEL_MS);
    };
    const onScroll = () => {
      frame ||= requestAnimationFrame(onFrame);
    };
    addEventListener('scroll', onScroll, { passive: true });
    return () => {
      removeEventListener('scroll', onScroll);
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      clearTimeout(rest);
    };
  }, [store, virtualizer, columns, rowPx, topPx, coveredPx, label, language]);

  return { rows: virtualizer.getVirtualIndexes(), firstRow, lastRow, flying, reveal };
}
