/** Where a picture is on its stage. Pure: gestures and the DOM are in attach-zoom.ts. */
import type { Size } from '@/lib/shared/mask/geometry';
import { clampCentred, fitScale as fillScale, type Point, scaleAbout } from '@/lib/shared/view-arithmetic';

/** `scale`: CSS pixels for each image pixel. `x`, `y`: the picture's centre, in CSS pixels from the stage's centre. */
export type View = Point & { readonly scale: number };

/** Sixteen image pixels are easy to count in what is left of a screen. */
const MAX_SCALE = 16;
/** A picture smaller than its stage is not enlarged to fill it. */
const FIT_MAX_SCALE = 1;
const FIT_MARGIN_PX = 16;

export function fitView(image: Size, stage: Size): View {
  return { scale: fitScale(image, stage), x: 0, y: 0 };
}

/** The largest scale at which all of the picture is seen, with some room around it. */
export function fitScale(image: Size, stage: Size): number {
  return Math.min(FIT_MAX_SCALE, fillScale(image, stage, FIT_MARGIN_PX));
}

/** Keeps a picture larger than the stage from leaving a gap at an edge, and centres a smaller one. */
export function clampView(view: View, image: Size, stage: Size): View {
  const { scale, x, y } = view;
  return {
    scale,
    x: clampCentred(x, image.width * scale, stage.width),
    y: clampCentred(y, image.height * scale, stage.height),
  };
}

/**
 * The scale changes, and what is under `at` stays there as far as the edges allow. Never smaller than the whole
 * picture, nor larger than 16 times (or than fit, whichever is more).
 *
 * @param at CSS pixels from the stage's centre
 */
export function zoomTo(view: View, scale: number, at: Point, image: Size, stage: Size): View {
  const fit = fitScale(image, stage);
  const next = Math.min(Math.max(fit, MAX_SCALE), Math.max(fit, scale));
  return clampView(scaleAbout(view, next, at), image, stage);
}

export function panBy(view: View, by: Point, image: Size, stage: Size): View {
  return clampView({ ...view, x: view.x + by.x, y: view.y + by.y }, image, stage);
}

/** Whether some of the picture is out of sight, so that there is something to pan to. */
export function isZoomed(view: View, image: Size, stage: Size): boolean {
  return view.scale > fitScale(image, stage) * 1.001;
}
