import { createContext, useContext } from 'react';
import type { WireImage } from '@/lib/shared/wire';

/** What the cells of one table share. */
export type GridActions = {
  /** Pictures are looked at closer than a thumbnail shows. */
  sharp: boolean;
  demo: boolean;
  /** Which of a cell's several images is shown. */
  imageIndex: (key: string) => number;
  onStep: (key: string, step: 1 | -1) => void;
  onOpen: (key: string) => boolean;
  onChoose: (key: string) => void;
  onWin: (key: string) => void;
  onRun: (key: string, again: boolean) => void;
};

export const GridContext = createContext<GridActions | null>(null);

export function useGrid(): GridActions {
  const actions = useContext(GridContext);
  if (actions === null) throw new Error('GridContext is missing above this cell');
  return actions;
}

/** The image at a place that may be beyond the last one: a cell that was run again may have fewer. */
export function imageAt(images: readonly WireImage[], index: number): WireImage | null {
  return images[((index % images.length) + images.length) % images.length] ?? null;
}
