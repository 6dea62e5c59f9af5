import { clampCentred, type Point, scaleAbout } from '@/lib/shared/view-arithmetic';

/**
 * One view for many pictures of unlike sizes: the same part of each is seen, because places are fractions of a picture
 * and not pixels. Pure.
 */
export type SharedView = {
  /** 1 shows the whole picture. */
  scale: number;
  /** How far each picture's centre lies from its frame's, in its own unscaled widths and heights. */
  x: number;
  y: number;
};

/** A part of a picture's own unscaled width and height. */
export type Fraction = Point;

export const WHOLE: SharedView = { scale: 1, x: 0, y: 0 };
const MAX_SCALE = 24;
export const ZOOM_STEP = 1.5;

/**
 * The scale changes and what lies under `at` stays there, as far as the edges allow.
 *
 * @param at from the picture's centre, in its own unscaled widths and heights
 */
export function zoomAt(view: SharedView, factor: number, at: Fraction = { x: 0, y: 0 }): SharedView {
  const scale = Math.min(MAX_SCALE, Math.max(1, view.scale * factor));
  return clampShared(scaleAbout(view, scale, at));
}

export function panShared(view: SharedView, by: Fraction): SharedView {
  return clampShared({ ...view, x: view.x + by.x, y: view.y + by.y });
}

/** A picture never leaves a gap where there is more of it. */
function clampShared({ scale, x, y }: SharedView): SharedView {
  return { scale, x: clampCentred(x, scale, 1), y: clampCentred(y, scale, 1) };
}
