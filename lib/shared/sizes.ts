/** Which sizes a model makes. The rules are those of `FIXED_SIZES` and `FLEXIBLE_SIZE` in the catalogue. */
import type { Sentence } from './language';
import { FIXED_SIZES, FLEXIBLE_SIZE, type ModelInfo } from './models';
import { type PixelSize, parseSize } from './pixel-size';

/**
 * Why the model does not make this size; null when it does. `auto` is always fine.
 * The API answers these as four different messages; saying them beforehand costs nothing.
 */
export function findSizeProblem(size: string, model: ModelInfo): Sentence | null {
  if (size === 'auto') return null;
  const parsed = parseSize(size);
  if (!parsed) return { key: 'problems.sizeForm' };
  if (model.sizes === 'fixed') {
    return FIXED_SIZES.some((fixed) => fixed === size)
      ? null
      : {
          key: 'problems.fixedSizes',
          values: { model: model.label, sizes: { list: [...FIXED_SIZES, 'auto'], join: 'or' } },
        };
  }
  return findFlexibleProblem(parsed);
}

function findFlexibleProblem({ width, height }: PixelSize): Sentence | null {
  const { multipleOf, maxRatio, maxEdge, minPixels, maxPixels } = FLEXIBLE_SIZE;
  if (width % multipleOf !== 0 || height % multipleOf !== 0) {
    return { key: 'problems.sizeMultiple', values: { multipleOf } };
  }
  const long = Math.max(width, height);
  const short = Math.min(width, height);
  if (long > maxEdge) return { key: 'problems.longEdge', values: { maxEdge: String(maxEdge) } };
  if (long > maxRatio * short) return { key: 'problems.sizeRatio', values: { maxRatio } };
  const pixels = width * height;
  if (pixels < minPixels) {
    return { key: 'problems.fewPixels', values: { pixels, minPixels } };
  }
  if (pixels > maxPixels) {
    return { key: 'problems.manyPixels', values: { pixels, maxPixels } };
  }
  return null;
}

/** OpenAI calls sizes above 2560x1440 pixels experimental. They cost and fail like any other. */
export function isExperimentalSize(size: string): boolean {
  const parsed = parseSize(size);
  return parsed !== null && parsed.width * parsed.height > FLEXIBLE_SIZE.experimentalAbovePixels;
}

/** How far, in pixels, the search for a better shape may go from the ideal long edge. */
const SEARCH_PX = 64;

/**
 * The legal size closest to what was asked: the shape first, then the number of pixels. A legal size comes back as it
 * is. Numbers that are no size (0, NaN, negative) count as a square.
 */
export function nearestLegalSize(width: number, height: number, model: ModelInfo): PixelSize {
  const asked =
    width > 0 && height > 0 && Number.isFinite(width * height)
      ? { width, height }
      : { width: 1024, height: 1024 };
  return model.sizes === 'fixed' ? nearestFixed(asked) : nearestFlexible(asked);
}

function nearestFixed(asked: PixelSize): PixelSize {
  let best: PixelSize = { width: 1024, height: 1024 };
  let bestError = Number.POSITIVE_INFINITY;
  for (const size of FIXED_SIZES) {
    const candidate = parseSize(size);
    if (!candidate) continue;
    const error = logRatio(candidate.width / candidate.height, asked.width / asked.height);
    if (error < bestError) {
      best = candidate;
      bestError = error;
    }
  }
  return best;
}

function nearestFlexible(asked: PixelSize): PixelSize {
  if (findFlexibleProblem(asked) === null) return asked;
  const { multipleOf, maxRatio, maxEdge, minPixels, maxPixels } = FLEXIBLE_SIZE;
  const landscape = asked.width >= asked.height;
  const askedRatio = landscape ? asked.width / asked.height : asked.height / asked.width;
  const ratio = Math.min(askedRatio, maxRatio);
  const pixels = Math.min(Math.max(asked.width * asked.height, minPixels), maxPixels);
  const idealLong = Math.min(Math.sqrt(pixels * ratio), maxEdge);

  let best: PixelSize = { width: 1024, height: 1024 };
  let bestError = Number.POSITIVE_INFINITY;
  const first = Math.floor((idealLong - SEARCH_PX) / multipleOf) * multipleOf;
  for (let long = first; long <= idealLong + SEARCH_PX; long += multipleOf) {
    const below = Math.floor(long / ratio / multipleOf) * multipleOf;
    for (const short of [below, below + multipleOf]) {
      const candidate = landscape ? { width: long, height: short } : { width: short, height: long };
      if (findFlexibleProblem(candidate) !== null) continue;
      // The shape decides; the number of pixels only between shapes that are about equally good.
      const error = logRatio(long / short, ratio) + 0.01 * logRatio(long * short, pixels);
      if (error < bestError) {
        best = candidate;
        bestError = error;
      }
    }
  }
  return best;
}

function logRatio(a: number, b: number): number {
  return Math.abs(Math.log(a / b));
}
