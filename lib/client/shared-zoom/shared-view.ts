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

export type Fraction = { x: number; y: number };

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
  const ratio = scale / view.scale;
  return clampShared({ scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio });
}

export function panShared(view: SharedView, by: Fraction): SharedView {
  return clampShared({ ...view, x: view.x + by.x, y: view.y + by.y });
}

/** A picture never leaves a gap where there is more of it. */
function clampShared({ scale, x, y }: SharedView): SharedView {
  const reach = (scale - 1) / 2;
  const clamp = (value: number) => Math.min(reach, Math.max(-reach, value)) || 0;
  return { scale, x: clamp(x), y: clamp(y) };
}
