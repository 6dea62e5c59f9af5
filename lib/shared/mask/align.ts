/**
 * How far a model's answer slid. Models shift and scale what they redraw by a pixel or two; putting it back unaligned
 * doubles every edge at the seam.
 */

/** One brightness value per pixel. */
export type Plane = { readonly width: number; readonly height: number; readonly data: Float32Array };

/**
 * Where the answer shows what the original has at (x, y), measured from the plane's centre:
 * `(x · (1 + zoom) + shiftX, y · (1 + zoom) + shiftY)`.
 */
export type Alignment = { readonly shiftX: number; readonly shiftY: number; readonly zoom: number };

export const IDENTITY: Alignment = { shiftX: 0, shiftY: 0, zoom: 0 };

/** Beyond these it is not a slip but another picture. */
const MAX_SHIFT_SHARE = 0.02;
const MAX_ZOOM = 0.02;
const ITERATIONS = 8;
/** Kept pixels needed at the coarsest level. */
const MIN_SAMPLES = 400;
/** An alignment has to explain the kept pixels better by this share, or nothing is moved. */
const MIN_GAIN = 0.03;
/** And it has to leave less than this share of what a flat grey would leave: noise, blurred by moving it, does not. */
const MAX_UNEXPLAINED = 0.7;
/** The planes' halves end here. */
const COARSEST_EDGE = 64;
/** So many points tell as much as all of them. */
const MAX_POINTS = 60_000;
const UNKNOWNS = 5;

type Level = { original: Plane; answer: Plane; keep: Uint8Array };

function halvePlane(plane: Plane): Plane {
  const width = plane.width >> 1;
  const height = plane.height >> 1;
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 2 * y * plane.width + 2 * x;
      const below = at + plane.width;
      data[y * width + x] =
        ((plane.data[at] as number) +
          (plane.data[at + 1] as number) +
          (plane.data[below] as number) +
          (plane.data[below + 1] as number)) /
        4;
    }
  }
  return { width, height, data };
}

function halveLevel(level: Level): Level {
  const original = halvePlane(level.original);
  const keep = new Uint8Array(original.width * original.height);
  const width = level.original.width;
  for (let y = 0; y < original.height; y++) {
    for (let x = 0; x < original.width; x++) {
      const at = 2 * y * width + 2 * x;
      const all = (level.keep[at] ?? 0) & (level.keep[at + 1] ?? 0) & (level.keep[at + width] ?? 0);
      keep[y * original.width + x] = all & (level.keep[at + width + 1] ?? 0);
    }
  }
  return { original, answer: halvePlane(level.answer), keep };
}

/** Solves a symmetric positive system in place by elimination with pivots; null when it is (nearly) singular. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array | null {
  const n = right.length;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(matrix[row * n + column] as number) > Math.abs(matrix[pivot * n + column] as number))
        pivot = row;
    }
    const head = matrix[pivot * n + column] as number;
    if (!(Math.abs(head) > 1e-9)) return null;
    if (pivot !== column) {
      for (let i = 0; i < n; i++) {
        const kept = matrix[column * n + i] as number;
        matrix[column * n + i] = matrix[pivot * n + i] as number;
        matrix[pivot * n + i] = kept;
      }
      const kept = right[column] as number;
      right[column] = right[pivot] as number;
      right[pivot] = kept;
    }
    for (let row = 0; row < n; row++) {
      if (row === column) continue;
      const factor = (matrix[row * n + column] as number) / head;
      for (let i = column; i < n; i++) {
        matrix[row * n + i] = (matrix[row * n + i] as number) - factor * (matrix[column * n + i] as number);
      }
      right[row] = (right[row] as number) - factor * (right[column] as number);
    }
  }
  return right.map((value, i) => value / (matrix[i * n + i] as number));
}

/** Kept pixels of a level, sampled evenly, with the original's brightness and slope there. */
type Points = { count: number; values: Float32Array };
const POINT_FIELDS = 5;

function collectPoints({ original, keep }: Level): Points {
  const { width, height, data } = original;
  let available = 0;
  for (let i = 0; i < keep.length; i++) available += keep[i] as number;
  const stride = Math.max(1, Math.ceil(Math.sqrt(available / MAX_POINTS)));
  const margin = Math.ceil(MAX_SHIFT_SHARE * Math.max(width, height)) + 2;
  const values: number[] = [];
  for (let y = margin; y < height - margin; y += stride) {
    for (let x = margin; x < width - margin; x += stride) {
      const at = y * width + x;
      if (keep[at] === 0) continue;
      const slopeX = ((data[at + 1] as number) - (data[at - 1] as number)) / 2;
      const slopeY = ((data[at + width] as number) - (data[at - width] as number)) / 2;
      values.push(x + 0.5 - width / 2, y + 0.5 - height / 2, data[at] as number, slopeX, slopeY);
    }
  }
  return { count: values.length / POINT_FIELDS, values: Float32Array.from(values) };
}

/** The answer's brightness where `alignment` says each point went, bilinear; clamped at its border. */
function samplePoints(points: Points, answer: Plane, alignment: Alignment, out: Float32Array): void {
  const { width, height, data } = answer;
  const grow = 1 + alignment.zoom;
  const originX = width / 2 + alignment.shiftX - 0.5;
  const originY = height / 2 + alignment.shiftY - 0.5;
  for (let i = 0; i < points.count; i++) {
    const x = Math.min(
      width - 1.001,
      Math.max(0, (points.values[i * POINT_FIELDS] as number) * grow + originX),
    );
    const y = Math.min(
      height - 1.001,
      Math.max(0, (points.values[i * POINT_FIELDS + 1] as number) * grow + originY),
    );
    const column = Math.floor(x);
    const row = Math.floor(y);
    const at = row * width + column;
    const fx = x - column;
    const upper = (data[at] as number) * (1 - fx) + (data[at + 1] as number) * fx;
    const lower = (data[at + width] as number) * (1 - fx) + (data[at + width + 1] as number) * fx;
    out[i] = upper + (lower - upper) * (y - row);
  }
}

/** Median of absolute values up to 255, to a quarter of a grey level. */
function medianOf(residuals: Float32Array, count: number): number {
  const histogram = new Int32Array(1024);
  for (let i = 0; i < count; i++) {
    const bin = Math.min(1023, Math.floor(Math.abs(residuals[i] as number) * 4));
    histogram[bin] = (histogram[bin] as number) + 1;
  }
  let seen = 0;
  for (let bin = 0; bin < 1024; bin++) {
    seen += histogram[bin] as number;
    if (seen * 2 >= count) return (bin + 1) / 4;
  }
  return 256;
}

/** Robust straight line from the answer's brightness to the original's, and what it leaves unexplained. */
function fitTone(points: Points, samples: Float32Array): { gain: number; offset: number; error: number } {
  const residuals = new Float32Array(points.count);
  let gain = 1;
  let offset = 0;
  let error = 0;
  for (let round = 0; round < 4; round++) {
    for (let i = 0; i < points.count; i++) {
      const value = points.values[i * POINT_FIELDS + 2] as number;
      residuals[i] = value - gain * (samples[i] as number) - offset;
    }
    const limit = 3 * medianOf(residuals, points.count) + 1;
    let [n, sumA, sumS, sumAA, sumAS] = [0, 0, 0, 0, 0];
    error = 0;
    for (let i = 0; i < points.count; i++) {
      const r = Math.abs(residuals[i] as number);
      error += Math.min(r, limit);
      if (r > limit) continue;
      const a = samples[i] as number;
      const s = points.values[i * POINT_FIELDS + 2] as number;
      n++;
      sumA += a;
      sumS += s;
      sumAA += a * a;
      sumAS += a * s;
    }
    const spread = n * sumAA - sumA * sumA;
    if (n < 10 || spread <= 0 || round === 3) break;
    gain = Math.min(2, Math.max(0.5, (n * sumAS - sumA * sumS) / spread));
    offset = (sumS - gain * sumA) / n;
  }
  return { gain, offset, error: error / Math.max(1, points.count) };
}

/** Mean distance of the original's brightness from its mean: the error of explaining it by nothing. */
function contrastOf(points: Points): number {
  let mean = 0;
  for (let i = 0; i < points.count; i++)
    mean += (points.values[i * POINT_FIELDS + 2] as number) / points.count;
  let sum = 0;
  for (let i = 0; i < points.count; i++)
    sum += Math.abs((points.values[i * POINT_FIELDS + 2] as number) - mean);
  return sum / Math.max(1, points.count);
}

/** The best whole-pixel shift of the coarsest level by trying them all: refining alone ends in the next best texture. */
function searchShift(level: Level, points: Points): Alignment {
  const limit = Math.ceil(MAX_SHIFT_SHARE * Math.max(level.original.width, level.original.height));
  const samples = new Float32Array(points.count);
  let best = IDENTITY;
  samplePoints(points, level.answer, best, samples);
  let least = fitTone(points, samples).error;
  for (let shiftY = -limit; shiftY <= limit; shiftY++) {
    for (let shiftX = -limit; shiftX <= limit; shiftX++) {
      const candidate = { shiftX, shiftY, zoom: 0 };
      samplePoints(points, level.answer, candidate, samples);
      const { error } = fitTone(points, samples);
      if (error < least) [best, least] = [candidate, error];
    }
  }
  return best;
}

/** Gauss–Newton with Tukey's weights: shift, zoom, gain and offset together. */
function refine(level: Level, start: Alignment, points: Points): Alignment {
  const samples = new Float32Array(points.count);
  const residuals = new Float32Array(points.count);
  let current = start;
  samplePoints(points, level.answer, current, samples);
  let { gain, offset } = fitTone(points, samples);
  for (let round = 0; round < ITERATIONS; round++) {
    for (let i = 0; i < points.count; i++) {
      const s = points.values[i * POINT_FIELDS + 2] as number;
      residuals[i] = s - gain * (samples[i] as number) - offset;
    }
    const cut = 4.685 * 1.4826 * medianOf(residuals, points.count);
    const matrix = new Float64Array(UNKNOWNS * UNKNOWNS);
    const right = new Float64Array(UNKNOWNS);
    const row = new Float64Array(UNKNOWNS);
    for (let i = 0; i < points.count; i++) {
      const u = (residuals[i] as number) / cut;
      if (u <= -1 || u >= 1) continue;
      const weight = (1 - u * u) ** 2;
      const at = i * POINT_FIELDS;
      const slopeX = points.values[at + 3] as number;
      const slopeY = points.values[at + 4] as number;
      row[0] = slopeX;
      row[1] = slopeY;
      row[2] = slopeX * (points.values[at] as number) + slopeY * (points.values[at + 1] as number);
      row[3] = samples[i] as number;
      row[4] = 1;
      const target = weight * (points.values[at + 2] as number);
      for (let a = 0; a < UNKNOWNS; a++) {
        right[a] = (right[a] as number) + target * (row[a] as number);
        const scaled = weight * (row[a] as number);
        for (let b = a; b < UNKNOWNS; b++) {
          matrix[a * UNKNOWNS + b] = (matrix[a * UNKNOWNS + b] as number) + scaled * (row[b] as number);
        }
      }
    }
    for (let a = 0; a < UNKNOWNS; a++) {
      for (let b = 0; b < a; b++) matrix[a * UNKNOWNS + b] = matrix[b * UNKNOWNS + a] as number;
    }
    const step = solve(matrix, right);
    if (!step) return current;
    current = {
      shiftX: current.shiftX + (step[0] as number),
      shiftY: current.shiftY + (step[1] as number),
      zoom: current.zoom + (step[2] as number),
    };
    gain = step[3] as number;
    offset = step[4] as number;
    samplePoints(points, level.answer, current, samples);
    if (Math.hypot(step[0] as number, step[1] as number) < 0.002) break;
  }
  return current;
}

/**
 * Shift (in the planes' pixels) and zoom of the answer against the original, found on kept pixels only and blind to a
 * change of brightness or contrast. `IDENTITY` when there is too little to go by, or when moving would not help.
 *
 * @param keep 1 for pixels that were to be kept, 0 elsewhere; leave out a margin around the mask
 */
export function findAlignment(original: Plane, answer: Plane, keep: Uint8Array): Alignment {
  const levels: Level[] = [{ original, answer, keep }];
  for (
    let level = levels[0] as Level;
    Math.min(level.original.width, level.original.height) >= 2 * COARSEST_EDGE;
  ) {
    level = halveLevel(level);
    levels.push(level);
  }
  let found = IDENTITY;
  let searched = false;
  for (let index = levels.length - 1; index >= 0; index--) {
    const level = levels[index] as Level;
    const points = collectPoints(level);
    if (points.count < MIN_SAMPLES) {
      if (index === 0) return IDENTITY;
      continue;
    }
    const share = 1 / 2 ** index;
    const start = searched
      ? { ...found, shiftX: found.shiftX * share, shiftY: found.shiftY * share }
      : searchShift(level, points);
    searched = true;
    const refined = refine(level, start, points);
    found = { ...refined, shiftX: refined.shiftX / share, shiftY: refined.shiftY / share };
    const limit = MAX_SHIFT_SHARE * Math.max(original.width, original.height);
    const plausible = Math.hypot(found.shiftX, found.shiftY) <= limit && Math.abs(found.zoom) <= MAX_ZOOM;
    if (!plausible) found = IDENTITY;
    if (index > 0 || !plausible) continue;
    const samples = new Float32Array(points.count);
    samplePoints(points, answer, IDENTITY, samples);
    const before = fitTone(points, samples).error;
    samplePoints(points, answer, found, samples);
    const after = fitTone(points, samples).error;
    const convincing = after < before * (1 - MIN_GAIN) && after < MAX_UNEXPLAINED * contrastOf(points);
    if (!convincing) return IDENTITY;
  }
  return found;
}
