import { type FocusEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useLibrary } from '@/lib/client/library/library-context';
import { placeOf } from '@/lib/client/library/library-list';
import { placeUnder } from './place-under';

export type GridFocus = {
  /** The place that keys act on. */
  place: number;
  /** Something in the grid has the focus. */
  within: boolean;
  /** Sets the place that keys act on. */
  set: (place: number) => void;
  /** The same, and the cell gets the focus once it is there. */
  move: (place: number) => void;
  /** For the grid. */
  listeners: { onFocus: (event: FocusEvent) => void; onBlur: () => void };
};

/** At most one cell of the grid has the focus, even while cells around it come and go. */
export function useGridFocus(gridRef: RefObject<HTMLElement | null>): GridFocus {
  const list = useLibrary((state) => state.list);
  const [place, setPlace] = useState(0);
  const [within, setWithin] = useState(false);
  const [wish, setWish] = useState<{ place: number } | null>(null);

  const focusCell = (target: number) =>
    gridRef.current?.querySelector<HTMLElement>(`[data-place="${target}"]`)?.focus({ preventScroll: true });
  const latest = useRef(focusCell);
  useLayoutEffect(() => {
    latest.current = focusCell;
  });

  useLayoutEffect(() => {
    if (wish !== null) latest.current(wish.place);
  }, [wish]);

  // New images move the others: the focus follows its image, or a key would act on another one.
  const about = useRef<{ place: number; id: string | undefined }>({ place, id: undefined });
  useEffect(() => {
    const id = list.images.get(place)?.id;
    const before = about.current;
    const moved =
      before.place === place && before.id !== undefined && before.id !== id ? placeOf(list, before.id) : null;
    if (moved === null) {
      about.current = { place, id };
      return;
    }
    about.current = { place: moved, id: before.id };
    setPlace(moved);
    if (within) setWish({ place: moved });
  }, [list, place, within]);

  // The image with the focus may have been deleted: the image at its place takes the focus.
  const { count } = list;
  useLayoutEffect(() => {
    if (within && count > 0 && document.activeElement === document.body)
      latest.current(Math.min(place, count - 1));
  }, [within, place, count]);

  return {
    place: Math.max(0, Math.min(place, count - 1)),
    within,
    set: setPlace,
    move(target) {
      setPlace(target);
      setWithin(true);
      setWish({ place: target });
    },
    listeners: {
      onFocus(event) {
        setWithin(true);
        const target = placeUnder(event.target);
        if (target !== null) setPlace(target);
      },
      onBlur: () => setWithin(false),
    },
  };
}
