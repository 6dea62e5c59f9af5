/**
 * What part of the photo goes to the API, and at which size. One function for browser and server, so that the price
 * before the click, the frame on the canvas, the request and the putting back agree.
 */
import { OverpaintError } from '@/lib/shared/errors';
import type { ModelInfo } from '@/lib/shared/models';
import { FIXED_SIZES, FLEXIBLE_SIZE } from '@/lib/shared/models';
import type { ImagePoint, Rect, Size } from './geometry';
import { intersectRects, isEmptyRect, rectOf } from './geometry';

export type EditMode = 'whole' | 'region';

export type PlanRequest = {
  /** Pixels of the upright photo. */
  readonly photo: Size;
  readonly model: Pick<ModelInfo, 'sizes'>;
  readonly mode: EditMode;
  /** Bounds of the mask, photo pixels; what `region` is built around. */
  readonly maskBounds?: Rect;
  /** `region`: the person's own frame instead, taken as it is and only widened where the API asks for it. */
  readonly frame?: Rect;
  /** A legal size that was chosen, instead of the source's own shape. */
  readonly output?: Size;
  /** Stay at or under so many output pixels (price, or to avoid experimental sizes). */
  readonly maxPixels?: number;
};

export type EditPlan = {
  readonly mode: EditMode;
  /** Inside the photo. */
  readonly sourceRect: Rect;
  readonly outputWidth: number;
  readonly outputHeight: number;
  /**
   * Where in the output the source rectangle lies, scaled evenly (each side right to half an output pixel). What is
   * beyond it is padding: the border's pixels repeated; it is cut off again from the answer.
   */
  readonly content: Rect;
  /** Output pixels per photo pixel; 1 where the photo is sent as it is. */
  readonly scale: number;
};

/** Context on each side of a mask: a third of its size, and at least this many pixels. */
const CONTEXT_SHARE = 1 / 3;
const MIN_CONTEXT_PX = 32;
/**
 * A region is not enlarged more than this. What an answer has beyond twice the photo's pixels is lost when it is put back,
 * and the legal size costs the same however much of the photo fills it: more of it helps the model and the alignment.
 */
const MOST_ENLARGED = 2;
/** An area that has to be enlarged at all is enlarged to about the minimum: a little padding is better than more. */
const MOST_ENLARGED_PIXELS = 1.15 * FLEXIBLE_SIZE.minPixels;
const GRID = FLEXIBLE_SIZE.multipleOf;
const FIXED: readonly Size[] = FIXED_SIZES.map((size) => {
  const [width, height] = size.split('x').map(Number) as [number, number];
  return { width, height };
});
const FIXED_EDGE = Math.min(...FIXED.map(({ width, height }) => Math.min(width, height)));

export function isLegalOutput(size: Size, model: Pick<ModelInfo, 'sizes'>): boolean {
  const { width, height } = size;
  if (model.sizes === 'fixed') return FIXED.some((fixed) => fixed.width === width && fixed.height === height);
  const pixels = width * height;
  return (
    width > 0 &&
    height > 0 &&
    width % GRID === 0 &&
    height % GRID === 0 &&
    Math.max(width, height) <= FLEXIBLE_SIZE.maxEdge &&
    Math.max(width, height) <= FLEXIBLE_SIZE.maxRatio * Math.min(width, height) &&
    pixels >= FLEXIBLE_SIZE.minPixels &&
    pixels <= FLEXIBLE_SIZE.maxPixels
  );
}

/** The photo around a mask that a model needs in order to match what it draws. */
export function contextRect(maskBounds: Rect, photo: Size): Rect {
  const { x, y, width, height } = maskBounds;
  // Beside a long line there is more to see than a third of its breadth.
  const mean = Math.sqrt(width * height);
  const across = Math.ceil(Math.max(CONTEXT_SHARE * Math.max(width, mean), MIN_CONTEXT_PX));
  const down = Math.ceil(Math.max(CONTEXT_SHARE * Math.max(height, mean), MIN_CONTEXT_PX));
  const around = { x: x - across, y: y - down, width: width + 2 * across, height: height + 2 * down };
  return intersectRects(around, rectOf(photo));
}

/** The context, and as much more as the smallest legal picture has room for. */
function regionRect(maskBounds: Rect, photo: Size, model: Pick<ModelInfo, 'sizes'>): Rect {
  const edge = model.sizes === 'fixed' ? FIXED_EDGE : Math.sqrt(FLEXIBLE_SIZE.minPixels);
  const least = Math.ceil(edge / MOST_ENLARGED);
  return widen(contextRect(maskBounds, photo), least, least, photo);
}

/** `rect` evenly scaled into the output, in its middle. */
function placeInto(mode: EditMode, rect: Rect, output: Size, largestScale: number): EditPlan {
  const scale = Math.min(output.width / rect.width, output.height / rect.height, largestScale);
  // A strip a few pixels wide must not vanish.
  const width = Math.max(1, Math.min(output.width, Math.round(rect.width * scale)));
  const height = Math.max(1, Math.min(output.height, Math.round(rect.height * scale)));
  const x = Math.floor((output.width - width) / 2);
  const y = Math.floor((output.height - height) / 2);
  return {
    mode,
    sourceRect: rect,
    outputWidth: output.width,
    outputHeight: output.height,
    content: { x, y, width, height },
    scale,
  };
}

function paddingShare(plan: EditPlan): number {
  return 1 - (plan.content.width * plan.content.height) / (plan.outputWidth * plan.outputHeight);
}

/** `rect` grown to at least the given sides around its centre, moved and cut so that it stays inside the photo. */
function widen(rect: Rect, width: number, height: number, photo: Size): Rect {
  const wide = Math.min(photo.width, Math.max(rect.width, width));
  const high = Math.min(photo.height, Math.max(rect.height, height));
  const x = Math.round(rect.x + (rect.width - wide) / 2);
  const y = Math.round(rect.y + (rect.height - high) / 2);
  return {
    x: Math.min(photo.width - wide, Math.max(0, x)),
    y: Math.min(photo.height - high, Math.max(0, y)),
    width: wide,
    height: high,
  };
}

/** The scale that a flexible size allows for an area, and the one that it asks for where the area is too small. */
function aimScale(area: Size, maxPixels: number): { aim: number; enlarged: boolean } {
  // The ratio is made legal by padding or widening, and both count as pixels.
  const width = Math.max(area.width, area.height / FLEXIBLE_SIZE.maxRatio);
  const height = Math.max(area.height, area.width / FLEXIBLE_SIZE.maxRatio);
  const least = Math.sqrt(FLEXIBLE_SIZE.minPixels / (width * height));
  const most = Math.min(
    FLEXIBLE_SIZE.maxEdge / Math.max(width, height),
    Math.sqrt(maxPixels / (width * height)),
  );
  return { aim: Math.min(Math.max(1, least), most), enlarged: least > 1 };
}

/** Legal sizes a little smaller and larger than the area at the scale aimed at. */
function* nearSizes(area: Size, aim: number, maxPixels: number): Generator<Size> {
  const padded = {
    width: Math.max(area.width, area.height / FLEXIBLE_SIZE.maxRatio),
    height: Math.max(area.height, area.width / FLEXIBLE_SIZE.maxRatio),
  };
  const from = Math.floor((padded.width * aim * 0.93) / GRID) - 1;
  const to = Math.ceil((padded.width * aim * 1.07) / GRID) + 1;
  for (let column = Math.max(1, from); column <= to; column++) {
    const width = column * GRID;
    const middle = Math.floor((width * padded.height) / padded.width / GRID);
    for (let row = Math.max(1, middle - 1); row <= middle + 2; row++) {
      const size = { width, height: row * GRID };
      if (size.width * size.height <= maxPixels && isLegalOutput(size, { sizes: 'flexible' })) yield size;
    }
  }
}

/** All of `rect`, in the legal size that wastes and shrinks least. */
function planFlexible(mode: EditMode, rect: Rect, maxPixels: number): EditPlan {
  const { aim, enlarged } = aimScale(rect, maxPixels);
  let best: EditPlan | null = null;
  let bestScore = Infinity;
  for (const size of nearSizes(rect, aim, maxPixels)) {
    const plan = placeInto(mode, rect, size, enlarged ? Infinity : 1);
    // Padding costs money and shows the model a border, so the photo's exact shape is worth a slightly smaller scale; the
    // photo's own pixels, unscaled, are worth a little padding.
    const padding = paddingShare(plan);
    const score =
      Math.abs(plan.scale / aim - 1) + 4 * padding + (padding > 0 ? 0.02 : 0) - (plan.scale === 1 ? 0.03 : 0);
    if (score < bestScore) [best, bestScore] = [plan, score];
  }
  if (!best) throw new OverpaintError('invalid_size', { key: 'canvas.problems.noFittingSize' });
  return best;
}

/** A part of the photo around `rect`, widened so that it fills a legal size without padding where the photo allows it. */
function planRegionFlexible(rect: Rect, photo: Size, maxPixels: number): EditPlan {
  const needed = widen(
    rect,
    Math.ceil(rect.height / FLEXIBLE_SIZE.maxRatio),
    Math.ceil(rect.width / FLEXIBLE_SIZE.maxRatio),
    photo,
  );
  const { aim, enlarged } = aimScale(needed, maxPixels);
  let best: EditPlan | null = null;
  let bestScore = Infinity;
  for (const size of nearSizes(needed, aim, maxPixels)) {
    if (enlarged && size.width * size.height > MOST_ENLARGED_PIXELS) continue;
    const least = Math.max(needed.width, Math.ceil((needed.height * size.width) / size.height));
    const most = Math.min(photo.width, least + Math.max(GRID, Math.ceil(least * 0.05)));
    for (let width = least; width <= most; width++) {
      const height = Math.round((width * size.height) / size.width);
      if (height > photo.height || height < needed.height) continue;
      const scale = size.width / width;
      if (!enlarged && scale > 1) continue;
      if (Math.abs(height * scale - size.height) > 0.5) continue;
      const growth = (width * height) / (needed.width * needed.height) - 1;
      const score = Math.abs(scale / aim - 1) + growth - (scale === 1 ? 0.05 : 0);
      if (score >= bestScore) continue;
      bestScore = score;
      const sourceRect = widen(needed, width, height, photo);
      const content = { x: 0, y: 0, width: size.width, height: size.height };
      best = {
        mode: 'region',
        sourceRect,
        outputWidth: size.width,
        outputHeight: size.height,
        content,
        scale,
      };
    }
  }
  // At the photo's edge or in a narrow photo nothing may fill a legal size.
  return best ?? planFlexible('region', needed, maxPixels);
}

/** The area in one given size: a region is widened towards its shape first; what is missing then is padding. */
function planInto(mode: EditMode, rect: Rect, photo: Size, output: Size): EditPlan {
  if (mode === 'whole') return placeInto(mode, rect, output, Infinity);
  const width = Math.round((rect.height * output.width) / output.height);
  const height = Math.round((rect.width * output.height) / output.width);
  return placeInto(mode, widen(rect, width, height, photo), output, Infinity);
}

/**
 * *whole*: all of the photo at the nearest legal size of its own shape, exactly itself where that is legal. *region*: the
 * mask and its context (or the person's frame), widened inside the photo to a legal shape. Neither is enlarged beyond
 * what the API's minimum asks, and nothing is ever stretched. A mask that is small even so gets more context instead.
 *
 * @throws OverpaintError `invalid_request` for a region outside the photo or without a mask, `invalid_size` for an
 *   `output` that the model does not make
 */
export function planEdit(request: PlanRequest): EditPlan {
  const { photo, model, mode, output } = request;
  const all = rectOf(photo);
  let area = all;
  if (mode === 'region') {
    if (request.frame) {
      area = intersectRects(roundOut(request.frame), all);
      if (isEmptyRect(area))
        throw new OverpaintError('invalid_request', { key: 'canvas.problems.regionOutside' });
    } else {
      const bounds = intersectRects(request.maskBounds ?? all, all);
      if (isEmptyRect(bounds)) throw new OverpaintError('invalid_request', { key: 'errors.empty_mask' });
      area = regionRect(bounds, photo, model);
    }
  }
  if (output) {
    if (!isLegalOutput(output, model)) throw new OverpaintError('invalid_size');
    return planInto(mode, area, photo, output);
  }
  if (model.sizes === 'fixed') {
    const waste = (plan: EditPlan) =>
      4 * paddingShare(plan) + (plan.sourceRect.width * plan.sourceRect.height) / (area.width * area.height);
    return FIXED.map((size) => planInto(mode, area, photo, size)).reduce((a, b) =>
      waste(b) < waste(a) ? b : a,
    );
  }
  const maxPixels = Math.max(
    FLEXIBLE_SIZE.minPixels * 1.25,
    Math.min(FLEXIBLE_SIZE.maxPixels, request.maxPixels ?? FLEXIBLE_SIZE.maxPixels),
  );
  return mode === 'region' ? planRegionFlexible(area, photo, maxPixels) : planFlexible(mode, area, maxPixels);
}

function roundOut(rect: Rect): Rect {
  const x = Math.floor(rect.x);
  const y = Math.floor(rect.y);
  return { x, y, width: Math.ceil(rect.x + rect.width) - x, height: Math.ceil(rect.y + rect.height) - y };
}

/** A region is worth any price when it shows the model clearly more of the photo's detail than the whole would. */
const REGION_GAIN = 1.25;
/** A part of the photo that is larger than this share is no detail of it. */
const SMALL_SHARE = 0.25;

/**
 * What is chosen when nobody chose. A region where the mask is small against a photo that would have to be shrunk; else
 * where it is a small part, no coarser, that costs less: what is drawn in an enlarged part comes back sharper, and lies
 * better, since it is aligned by what is near.
 *
 * @param priceOf what an edit by that plan costs, with all that is sent along; null where no price is known
 */
export function suggestMode(
  request: Omit<PlanRequest, 'mode' | 'frame'> & { readonly maskBounds: Rect },
  priceOf: (plan: EditPlan) => number | null,
): EditMode {
  if (isEmptyRect(request.maskBounds)) return 'whole';
  const whole = planEdit({ ...request, mode: 'whole' });
  const region = planEdit({ ...request, mode: 'region' });
  // Enlarging a part to the API's minimum shows no detail that the photo does not have.
  if (whole.scale < 1 && Math.min(1, region.scale) >= whole.scale * REGION_GAIN) return 'region';
  const { photo } = request;
  const share = (region.sourceRect.width * region.sourceRect.height) / (photo.width * photo.height);
  if (share > SMALL_SHARE || region.scale < whole.scale) return 'whole';
  const [dear, cheap] = [priceOf(whole), priceOf(region)];
  return dear !== null && cheap !== null && cheap < dear ? 'region' : 'whole';
}

/** Where a point of the photo lies in the output. */
export function toOutput(plan: EditPlan, point: ImagePoint): { x: number; y: number } {
  return {
    x: plan.content.x + ((point.x - plan.sourceRect.x) * plan.content.width) / plan.sourceRect.width,
    y: plan.content.y + ((point.y - plan.sourceRect.y) * plan.content.height) / plan.sourceRect.height,
  };
}

/** The same plan at a smaller size (for the ladder that keeps a mask under the API's limit); null when there is none. */
export function planSmaller(plan: EditPlan, request: PlanRequest, share: number): EditPlan | null {
  if (request.output || request.model.sizes === 'fixed') return null;
  const pixels = plan.outputWidth * plan.outputHeight;
  const smaller = planEdit({ ...request, maxPixels: Math.floor(pixels * share) });
  return smaller.outputWidth * smaller.outputHeight < pixels ? smaller : null;
}
