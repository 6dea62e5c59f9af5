import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type CellArea, cellsWithin, type Geometry } from '@/lib/client/library/grid-geometry';
import { useLibraryParts } from '@/lib/client/library/library-context';
import { attachBand, type Rect } from './attach-band';
import { attachLongPress } from './attach-long-press';
import { placeUnder } from './place-under';

/**
 * Selecting with the pointer held down: a rubber band of the mouse, and a finger that rests.
 *
 * @param now what changes, and must not end a band that is being drawn
 * @returns the cells that a band touches at this moment
 */
export function useAreaSelection(
  refs: { areaRef: RefObject<HTMLElement | null>; gridRef: RefObject<HTMLElement | null> },
  now: { geometry: Geometry; count: number; rightToLeft: boolean; onSelecting: () => void },
  coveredPx: () => number,
): CellArea | null {
  const { areaRef, gridRef } = refs;
  const { actions } = useLibraryParts();
  const [band, setBand] = useState<CellArea | null>(null);
  const latest = useRef(now);
  useLayoutEffect(() => {
    latest.current = now;
  });

  useEffect(() => {
    const [area, grid] = [areaRef.current, gridRef.current];
    if (area === null || grid === null) return;
    const cellsOf = (rect: Rect) => {
      const { geometry, count, rightToLeft } = latest.current;
      return cellsWithin(rightToLeft ? mirror(rect, grid.clientWidth) : rect, geometry, count);
    };
    const endBand = attachBand(area, {
      origin: grid,
      topPx: coveredPx,
      onBand: (rect) => setBand((before) => sameArea(before, cellsOf(rect))),
      onEnd: (rect, { keep }) => {
        setBand(null);
        if (rect !== null) void actions.selectArea(cellsOf(rect), latest.current.geometry.columns, { keep });
      },
    });
    const endPress = attachLongPress(grid, (target) => {
      const place = placeUnder(target);
      if (place === null) return;
      latest.current.onSelecting();
      actions.toggle(place);
    });
    return () => {
      endBand();
      endPress();
    };
  }, [actions, areaRef, gridRef, coveredPx]);

  return band;
}

/** Columns are counted from the right then. */
function mirror({ left, right, ...rest }: Rect, widthPx: number): Rect {
  return { ...rest, left: widthPx - right, right: widthPx - left };
}

/** The same object while the same cells are touched, so that nothing is drawn again. */
function sameArea(before: CellArea | null, now: CellArea | null): CellArea | null {
  return JSON.stringify(before) === JSON.stringify(now) ? before : now;
}
