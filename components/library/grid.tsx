import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { openImage, useOpenImageId } from '@/lib/client/image-location';
import { writeDay } from '@/lib/client/library/day';
import { writeCount } from '@/lib/client/library/describe-filter';
import {
  type CellArea,
  cellsWithin,
  type Density,
  gridGeometry,
  isWithin,
  placeAfterKey,
} from '@/lib/client/library/grid-geometry';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';
import { keepPlace } from '@/lib/client/library/library-history';
import { placeOf } from '@/lib/client/library/library-list';
import { describeImagePrice } from '@/lib/client/run-price';
import type { WireLibraryImage } from '@/lib/shared/wire-library';
import { attachBand } from './attach-band';
import { attachLongPress } from './attach-long-press';
import { Cell } from './cell';
import { FirstImages } from './first-images';
import { useCoveredPx } from './use-covered-px';

/** Rows beyond what is in view, so that a wheel shows no empty ones. */
const OVERSCAN_ROWS = 2;
/** The label with the date stays for a moment after scrolling. */
const LABEL_MS = 900;
const HINT_ID = 'library-grid-hint';

type GridProps = {
  density: Density;
  /** A click selects. */
  selecting: boolean;
  onSelecting: () => void;
  /** What a key asks for, of the images it is about. */
  onDelete: (images: readonly WireLibraryImage[]) => void;
  /** Covers the top of the window. */
  headRef: RefObject<HTMLElement | null>;
  /** Where a rubber band may begin. */
  areaRef: RefObject<HTMLElement | null>;
};

/** All images that are found, at the height of all of them, of which those in view exist. */
export function Grid(props: GridProps) {
  const outer = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ widthPx: number; topPx: number } | null>(null);
  const list = useLibrary((state) => state.list);
  const jump = useLibrary((state) => state.jump);

  useLayoutEffect(() => {
    const element = outer.current;
    if (element === null) return;
    const measure = () => {
      const rect = element.getBoundingClientRect();
      const topPx = Math.round(rect.top + scrollY);
      setPlace((now) =>
        now?.widthPx === rect.width && now.topPx === topPx ? now : { widthPx: rect.width, topPx },
      );
    };
    measure();
    // What is above may come and go; it does so within the area.
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    for (const above of element.parentElement?.children ?? []) if (above !== element) observer.observe(above);
    return () => observer.disconnect();
  }, []);

  return (
    <div ref={outer} className="grid-place">
      {place === null ? (
        jump.place === 0 ? (
          <FirstImages list={list} density={props.density} />
        ) : (
          <div className="grid-unknown" />
        )
      ) : (
        <Rows {...props} widthPx={place.widthPx} topPx={place.topPx} />
      )}
    </div>
  );
}

function Rows({
  density,
  selecting,
  onSelecting,
  onDelete,
  headRef,
  areaRef,
  widthPx,
  topPx,
}: GridProps & { widthPx: number; topPx: number }) {
  const { store, actions } = useLibraryParts();
  const list = useLibrary((state) => state.list);
  const images = useLibrary((state) => state.selection.images);
  const jump = useLibrary((state) => state.jump);
  const loading = useLibrary((state) => state.phase === 'loading');
  const inBin = useLibrary((state) => state.shown.shelf === 'bin');
  const openId = useOpenImageId();
  const geometry = useMemo(() => gridGeometry(widthPx, density), [widthPx, density]);
  const { columns, cellPx, rowPx } = geometry;
  const { count } = list;
  const rowCount = Math.ceil(count / columns);

  const grid = useRef<HTMLDivElement>(null);
  const label = useRef<HTMLDivElement>(null);
  const [focus, setFocus] = useState(0);
  const [focused, setFocused] = useState(false);
  const [wish, setWish] = useState<{ place: number } | null>(null);
  const [band, setBand] = useState<CellArea | null>(null);
  const focusRow = Math.floor(Math.min(focus, count - 1) / columns);

  const coveredPx = useCoveredPx(headRef);
  const virtualizer = useWindowVirtualizer({
    count: rowCount,
    estimateSize: () => rowPx,
    overscan: OVERSCAN_ROWS,
    scrollMargin: topPx,
    rangeExtractor: useCallback(
      (range: Range) => {
        const rows = defaultRangeExtractor(range);
        // The row with the focus stays, or the focus would fall off the page with it.
        if (focused && focusRow >= 0 && !rows.includes(focusRow)) rows.push(focusRow);
        return rows.sort((a, b) => a - b);
      },
      [focused, focusRow],
    ),
  });

  useLayoutEffect(() => {
    // It keeps the sizes that it has asked for.
    if (rowPx > 0) virtualizer.measure();
  }, [virtualizer, rowPx]);

  const scrollToPlace = useCallback(
    (place: number) => {
      const covered = coveredPx();
      const top = place < columns ? 0 : topPx + Math.floor(place / columns) * rowPx - covered - 8;
      scrollTo({ top: Math.max(0, top), behavior: 'instant' });
    },
    [columns, coveredPx, rowPx, topPx],
  );
  const latestScroll = useRef(scrollToPlace);
  useLayoutEffect(() => {
    latestScroll.current = scrollToPlace;
  });

  // Where something else is shown, or the page begins.
  const shownJump = useRef<object | null>(null);
  useLayoutEffect(() => {
    if (shownJump.current === jump) return;
    shownJump.current = jump;
    setFocus(jump.place);
    latestScroll.current(jump.place);
  }, [jump]);

  // Other columns: what was in view stays so.
  const firstPlace = useRef(jump.place);
  const shownColumns = useRef(columns);
  useLayoutEffect(() => {
    if (shownColumns.current === columns) return;
    shownColumns.current = columns;
    latestScroll.current(firstPlace.current);
  }, [columns]);

  // What the open image steps through, the grid behind it follows.
  const openPlace = openId === null ? null : placeOf(list, openId);
  useEffect(() => {
    if (openPlace === null) return;
    setFocus(openPlace);
    store.lookAt(openPlace);
    const row = grid.current?.querySelector(`[data-place="${openPlace}"]`);
    const rect = row?.getBoundingClientRect();
    if (!rect || rect.top < coveredPx() || rect.bottom > innerHeight) latestScroll.current(openPlace);
  }, [openPlace, store, coveredPx]);

  const range = virtualizer.range;
  const firstRow = range?.startIndex ?? 0;
  const lastRow = range?.endIndex ?? 0;
  useEffect(() => {
    const first = firstRow * columns;
    store.look({ first, last: Math.min(count, (lastRow + 1) * columns) - 1, atTop: firstRow === 0 });
  }, [store, firstRow, lastRow, columns, count]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let frame = 0;
    // Once a frame, and by what the virtualizer has read already: to ask the document again would cost a layout.
    const onFrame = () => {
      frame = 0;
      const state = store.getState();
      const scrolledPx = virtualizer.scrollOffset ?? 0;
      const row = Math.max(0, Math.round((scrolledPx + coveredPx() - topPx) / rowPx));
      const place = Math.min(row * columns, Math.max(0, state.list.count - 1));
      firstPlace.current = place;
      keepPlace(store, place);
      const element = label.current;
      if (element === null) return;
      element.textContent = describePlace(place, state.list.images.get(place), state);
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
    };
  }, [store, virtualizer, columns, rowPx, topPx, coveredPx]);

  useLayoutEffect(() => {
    if (wish === null) return;
    const cell = grid.current?.querySelector<HTMLElement>(`[data-place="${wish.place}"]`);
    cell?.focus({ preventScroll: true });
  }, [wish]);

  // What had the focus may have been deleted: what stands in its place takes it.
  useLayoutEffect(() => {
    if (!focused || count === 0 || document.activeElement !== document.body) return;
    const place = Math.min(focus, count - 1);
    grid.current?.querySelector<HTMLElement>(`[data-place="${place}"]`)?.focus({ preventScroll: true });
  }, [focused, focus, count]);

  const moveFocus = (place: number) => {
    setFocus(place);
    setFocused(true);
    setWish({ place });
    const top = topPx + Math.floor(place / columns) * rowPx;
    const covered = coveredPx();
    if (top - scrollY < covered + 8) scrollTo({ top: Math.max(0, top - covered - 8), behavior: 'instant' });
    else if (top + rowPx - scrollY > innerHeight - 8)
      scrollTo({ top: top + rowPx - innerHeight + 8, behavior: 'instant' });
  };

  const parts = useRef({ geometry, count, onSelecting });
  useLayoutEffect(() => {
    parts.current = { geometry, count, onSelecting };
  });
  useEffect(() => {
    const [area, origin] = [areaRef.current, grid.current];
    if (area === null || origin === null) return;
    const cellsOf = (rect: Parameters<typeof cellsWithin>[0]) => {
      const { geometry: now, count: all } = parts.current;
      return cellsWithin(rect, now, all);
    };
    const endBand = attachBand(area, {
      origin,
      topPx: coveredPx,
      onBand: (rect) => setBand((before) => sameArea(before, cellsOf(rect))),
      onEnd: (rect, { keep }) => {
        setBand(null);
        if (rect !== null) void actions.selectArea(cellsOf(rect), parts.current.geometry.columns, { keep });
      },
    });
    const endPress = attachLongPress(origin, (target) => {
      const place = placeUnder(target);
      if (place === null) return;
      parts.current.onSelecting();
      actions.toggle(place);
    });
    return () => {
      endBand();
      endPress();
    };
  }, [actions, areaRef, coveredPx]);

  const onClick = (event: MouseEvent<HTMLElement>) => {
    const place = event.target instanceof Element ? placeUnder(event.target) : null;
    if (place === null || !(event.target instanceof Element)) return;
    const image = list.images.get(place);
    if (!image) {
      event.preventDefault();
      return;
    }
    const chosen = event.target.closest('[data-check]') !== null;
    event.preventDefault();
    setFocus(place);
    if (event.shiftKey) void actions.selectRange(place, { from: focus, keep: true });
    else if (chosen || selecting || event.ctrlKey || event.metaKey) actions.toggle(place);
    else openImage(image.id);
    if (chosen || selecting || event.shiftKey || event.ctrlKey || event.metaKey) setWish({ place });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey) return;
    const mod = event.ctrlKey || event.metaKey;
    const rowsInView = Math.max(1, Math.floor((innerHeight - coveredPx()) / rowPx));
    const target = placeAfterKey(focus, { key: event.key, toEdge: mod }, { columns, count, rowsInView });
    if (target !== null) {
      event.preventDefault();
      if (event.shiftKey) void actions.selectRange(target, { from: focus, keep: false });
      else actions.endRange();
      moveFocus(target);
      return;
    }
    const image = list.images.get(focus);
    const about = images.size > 0 ? [...images.values()] : image ? [image] : [];
    const handled = handleKey(event.key, mod, {
      open: () => image && openImage(image.id),
      select: () =>
        event.shiftKey ? void actions.selectRange(focus, { from: focus, keep: true }) : actions.toggle(focus),
      remove: () => onDelete(about),
      favourite: () => inBin || void actions.favourite(about),
    });
    if (handled) event.preventDefault();
  };

  const tabbable =
    focused || (focus >= firstRow * columns && focus < (lastRow + 1) * columns)
      ? Math.min(focus, count - 1)
      : firstRow * columns;

  return (
    <>
      <p id={HINT_ID} className="sr-only">
        Arrow keys move, Enter opens, Space selects, Shift with arrows selects a range, F marks a favourite,
        Delete moves to the bin.
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: rows laid out one by one, which those of a table cannot be */}
      <div
        ref={grid}
        role="grid"
        aria-label="Images"
        aria-describedby={HINT_ID}
        aria-multiselectable="true"
        aria-rowcount={rowCount}
        aria-colcount={columns}
        aria-busy={loading}
        tabIndex={-1}
        data-selecting={selecting || images.size > 0}
        className="grid"
        style={{ height: rowCount * rowPx - (rowCount > 0 ? geometry.gapPx : 0) }}
        onClick={onClick}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          setFocused(true);
          const place = placeUnder(event.target);
          if (place !== null) setFocus(place);
        }}
        onBlur={() => setFocused(false)}
      >
        {virtualizer.getVirtualItems().map(({ index }) => (
          // biome-ignore lint/a11y/useSemanticElements: as above
          // biome-ignore lint/a11y/useFocusableInteractive: a row is not focused, its cells are
          <div
            key={index}
            role="row"
            aria-rowindex={index + 1}
            className="grid-row"
            style={{
              height: cellPx,
              gridTemplateColumns: `repeat(${columns}, ${cellPx}px)`,
              columnGap: geometry.gapPx,
              transform: `translateY(${index * rowPx}px)`,
            }}
          >
            {Array.from({ length: Math.min(columns, count - index * columns) }, (_, column) => {
              const place = index * columns + column;
              const image = list.images.get(place);
              return (
                <Cell
                  key={place}
                  image={image}
                  place={place}
                  column={column + 1}
                  cellPx={cellPx}
                  selected={(image !== undefined && images.has(image.id)) || isWithin(band, place, columns)}
                  tabbable={place === tabbable}
                />
              );
            })}
          </div>
        ))}
      </div>
      <div ref={label} aria-hidden="true" className="place-label" data-shown="false" />
    </>
  );
}

function placeUnder(target: Element): number | null {
  const place = target.closest<HTMLElement>('[data-place]')?.dataset.place;
  return place === undefined ? null : Number(place);
}

/** The same object while the same cells are touched, so that nothing is drawn again. */
function sameArea(before: CellArea | null, now: CellArea | null): CellArea | null {
  return JSON.stringify(before) === JSON.stringify(now) ? before : now;
}

/** `23 Nov 2026 · 12,400 of 100,000`; the place alone where it is not loaded. */
function describePlace(
  place: number,
  image: WireLibraryImage | undefined,
  { list, shown }: { list: { count: number }; shown: { sort: string } },
): string {
  const where = `${writeCount(place + 1)} of ${writeCount(list.count)}`;
  if (image === undefined) return where;
  const byCost = shown.sort === 'dearest' || shown.sort === 'cheapest';
  return `${byCost ? (describeImagePrice(image) ?? 'No cost') : writeDay(image.createdAt)} · ${where}`;
}

/** @returns whether the key meant something here */
function handleKey(
  key: string,
  mod: boolean,
  on: {
    open: () => unknown;
    select: () => unknown;
    remove: () => unknown;
    favourite: () => unknown;
  },
): boolean {
  if (mod) return false;
  switch (key) {
    case 'Enter':
      on.open();
      return true;
    case ' ':
      on.select();
      return true;
    case 'Delete':
    case 'Backspace':
      on.remove();
      return true;
    case 'f':
    case 'F':
      on.favourite();
      return true;
    default:
      return false;
  }
}
