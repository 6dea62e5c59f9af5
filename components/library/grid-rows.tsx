import { type KeyboardEvent, type MouseEvent, type RefObject, useMemo, useRef } from 'react';
import { readPress } from '@/lib/client/keys';
import { useLanguage } from '@/lib/client/language';
import { gridGeometry, isWithin, placeAfterKey } from '@/lib/client/library/grid-geometry';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';
import { useOpenImage } from '@/lib/client/open-image';
import type { Density } from '@/lib/shared/library-density';
import { directionOf } from '@/lib/shared/locales';
import type { WireLibraryImage } from '@/lib/shared/wire-library';
import { Cell } from './cell';
import { commandOf } from './grid-keys';
import { placeUnder } from './place-under';
import { useAreaSelection } from './use-area-selection';
import { useCoveredPx } from './use-covered-px';
import { useGridFocus } from './use-grid-focus';
import { useScrolledGrid } from './use-scrolled-grid';

const HINT_ID = 'library-grid-hint';

export type GridProps = {
  density: Density;
  /** A click selects. */
  selecting: boolean;
  onSelecting: () => void;
  /** A key asks to delete these images. */
  onDelete: (images: readonly WireLibraryImage[]) => void;
  /** Covers the top of the window. */
  headRef: RefObject<HTMLElement | null>;
  /** Where a rubber band may begin. */
  areaRef: RefObject<HTMLElement | null>;
};

/** The rows in view, and what the pointer and keys do there. */
export function GridRows({
  density,
  selecting,
  onSelecting,
  onDelete,
  headRef,
  areaRef,
  widthPx,
  topPx,
}: GridProps & { widthPx: number; topPx: number }) {
  const { actions } = useLibraryParts();
  const language = useLanguage();
  const { t } = language;
  const rightToLeft = directionOf(language.locale) === 'rtl';
  const openImage = useOpenImage();
  const list = useLibrary((state) => state.list);
  const selected = useLibrary((state) => state.selection.images);
  const loading = useLibrary((state) => state.phase === 'loading');
  const inBin = useLibrary((state) => state.shown.shelf === 'bin');
  const gridRef = useRef<HTMLDivElement>(null);
  const label = useRef<HTMLDivElement>(null);
  const geometry = useMemo(() => gridGeometry(widthPx, density), [widthPx, density]);
  const { columns, cellPx, rowPx, gapPx } = geometry;
  const { count } = list;
  const rowCount = Math.ceil(count / columns);

  const coveredPx = useCoveredPx(headRef);
  const focus = useGridFocus(gridRef);
  const { rows, firstRow, lastRow, flying, reveal } = useScrolledGrid(
    geometry,
    {
      topPx,
      // The row with the focus stays, or the focus would be lost with it.
      keptRow: focus.within ? Math.floor(focus.place / columns) : null,
      coveredPx,
      onJump: focus.set,
    },
    label,
  );
  const band = useAreaSelection(
    { areaRef, gridRef },
    { geometry, count, rightToLeft, onSelecting },
    coveredPx,
  );
  const inView = focus.place >= firstRow * columns && focus.place < (lastRow + 1) * columns;
  const tabbable = focus.within || inView ? focus.place : firstRow * columns;

  const onClick = (event: MouseEvent) => {
    const place = placeUnder(event.target);
    if (place === null) return;
    // Otherwise the browser would follow the link. The middle button opens a new tab.
    event.preventDefault();
    const image = list.images.get(place);
    if (!image) return;
    const onCheck = event.target instanceof Element && event.target.closest('[data-check]') !== null;
    if (event.shiftKey) void actions.selectRange(place, { from: focus.place, keep: true });
    else if (onCheck || selecting || event.ctrlKey || event.metaKey) actions.toggle(place);
    else {
      focus.set(place);
      openImage(image.id);
      return;
    }
    focus.move(place);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const press = readPress(event);
    const rowsInView = Math.max(1, Math.floor((innerHeight - coveredPx()) / rowPx));
    const target = press.alt
      ? null
      : placeAfterKey(
          focus.place,
          { key: press.key, toEdge: press.mod },
          { columns, count, rowsInView, rightToLeft },
        );
    if (target !== null) {
      event.preventDefault();
      if (event.shiftKey) void actions.selectRange(target, { from: focus.place, keep: false });
      else actions.endRange();
      focus.move(target);
      reveal(target);
      return;
    }
    const command = commandOf(press);
    if (command === null) return;
    event.preventDefault();
    const image = list.images.get(focus.place);
    const about = selected.size > 0 ? [...selected.values()] : image ? [image] : [];
    if (command === 'open' && image) openImage(image.id);
    if (command === 'remove') onDelete(about);
    if (command === 'favourite' && !inBin) void actions.favourite(about);
    if (command === 'select' && event.shiftKey)
      void actions.selectRange(focus.place, { from: focus.place, keep: true });
    else if (command === 'select') actions.toggle(focus.place);
  };

  return (
    <>
      <p id={HINT_ID} className="sr-only">
        {t('library.grid.hint')}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: rows laid out one by one, which those of a table cannot be */}
      <div
        ref={gridRef}
        role="grid"
        aria-label={t('library.grid.label')}
        aria-describedby={HINT_ID}
        aria-multiselectable="true"
        aria-rowcount={rowCount}
        aria-colcount={columns}
        aria-busy={loading}
        tabIndex={-1}
        data-selecting={selecting || selected.size > 0}
        // Dimmed only if the answer takes long.
        className="group/grid relative transition-opacity duration-160 outline-none select-none [contain:layout_style] aria-busy:opacity-50 aria-busy:delay-200"
        style={{ height: Math.max(0, rowCount * rowPx - gapPx) }}
        onClick={onClick}
        onKeyDown={onKeyDown}
        {...focus.listeners}
      >
        {rows.map((row) => (
          // biome-ignore lint/a11y/useSemanticElements: as above
          // biome-ignore lint/a11y/useFocusableInteractive: a row is not focused, its cells are
          <div
            key={row}
            role="row"
            aria-rowindex={row + 1}
            className="absolute inset-x-0 top-0 grid grid-rows-[100%] [contain:strict]"
            style={{
              height: cellPx,
              gridTemplateColumns: `repeat(${columns}, ${cellPx}px)`,
              columnGap: gapPx,
              transform: `translateY(${row * rowPx}px)`,
            }}
          >
            {Array.from({ length: Math.min(columns, count - row * columns) }, (_, column) => {
              const place = row * columns + column;
              const image = list.images.get(place);
              return (
                <Cell
                  key={place}
                  image={image}
                  place={place}
                  column={column + 1}
                  cellPx={cellPx}
                  selected={(image !== undefined && selected.has(image.id)) || isWithin(band, place, columns)}
                  tabbable={place === tabbable}
                  passing={flying}
                  language={language}
                />
              );
            })}
          </div>
        ))}
      </div>
      <div
        ref={label}
        aria-hidden="true"
        data-shown="false"
        className="pointer-events-none fixed end-6 top-[calc(var(--header)+6.75rem)] z-12 rounded-full border bg-raised px-3 py-1 text-xs/5 text-ink tabular-nums opacity-0 shadow-popover transition-opacity duration-160 data-[shown=true]:opacity-100 max-md:end-3 max-md:top-[calc(var(--header)+0.75rem)]"
      />
    </>
  );
}
