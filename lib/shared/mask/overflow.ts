/**
 * Where an answer goes on beyond the mask: an object's edge, its shadow. There it differs from the photo far more than
 * elsewhere on what was kept, and the difference touches the mask.
 */
import { fillHoles, findAreas, walkRuns } from './areas';
import {
  createDisplacementLine,
  createDisplacementReader,
  type Displacement,
  scaleDisplacement,
} from './displacement';
import type { EditPlan } from './edit-plan';
import { addLines, gaussianKernel } from './gaussian';
import {
  diagonalOf,
  expandRect,
  intersectRects,
  isEmptyRect,
  type Rect,
  rectOf,
  type Size,
} from './geometry';
import { copyMask, createMask, type Mask, SELECTED_FROM } from './mask';
import { findBounds } from './measure';
import { growMask, shrinkMask } from './morphology';
import type { Analysis, Tone } from './placement-analysis';
import { buildAxis, createResampler, resampleMask } from './resample';
import { medianOf } from './tone';
import { createToneReader } from './tone-field';

/** It is looked for this far around the mask: a share of the diagonal of its bounds, and at least so many pixels. */
const REACH_SHARE = 0.75;
const LEAST_REACH_PX = 24;
/** Both pictures are softened before they are compared: a texture drawn anew is no object. Lengths in analysis pixels. */
const SOFT_SIGMA = 1.5;
const SOFT_RADIUS = 4;
/** Levels that always differ, and how far an edge may lie off. */
const ALLOWED_LEVELS = 4;
const ALLOWED_PX = 1;
/** So many ranges of brightness are told apart. */
const TONE_BINS = 16;
/** What counts, in levels and in multiples of what is usual on kept pixels; a part of it has to reach the second pair. */
const LOW = { levels: 8, usual: 4 };
const HIGH = { levels: 16, usual: 8 };
/** Less usual difference than this is none. */
const LEAST_USUAL = 0.3;
/** Thinner than twice this it is an edge that lies off. */
const OPENING_PX = 1.5;
/** Its soft rim, and gaps to the mask. */
const RIM_PX = 2;
const GAP_PX = 3;
/** A part of fewer pixels, or a smaller share of the mask, is none. */
const LEAST_PIXELS = 40;
const LEAST_SHARE = 0.002;
/** More than this many times the mask is no edge and no shadow: the picture around is another one. */
const MOST_SHARE = 1.5;

/** More pixels than this are halved first: an outline is found as well, in a quarter of the time. */
const MOST_PIXELS = 300_000;

/**
 * What an answer drew beyond the mask, in a grid over the source rectangle; photo pixels across and down one of its
 * pixels; and how large it is, as a share of the mask.
 */
export type Overflow = {
  readonly mask: Mask;
  readonly across: number;
  readonly down: number;
  readonly share: number;
};

/** @returns null where there is nothing, or so much that it is no part of what was drawn */
export function findOverflow(
  full: Analysis,
  painted: Mask,
  { sourceRect }: EditPlan,
  displacement: Displacement,
  tone: Tone | null,
): Overflow | null {
  const [fullAcross, fullDown] = [sourceRect.width / full.width, sourceRect.height / full.height];
  const isHalved = full.width * full.height > MOST_PIXELS;
  const analysis = isHalved ? halve(full) : full;
  const [across, down] = isHalved ? [2 * fullAcross, 2 * fullDown] : [fullAcross, fullDown];
  const { width, height } = analysis;
  const area = { ...sourceRect, width: width * across, height: height * down };
  const mask = resampleMask(painted, area, width, height);
  const bounds = findBounds(mask, SELECTED_FROM);
  if (isEmptyRect(bounds)) return null;
  const reach = Math.ceil(Math.max(LEAST_REACH_PX, REACH_SHARE * diagonalOf(bounds)));
  const rect = intersectRects(expandRect(bounds, reach), rectOf(mask));
  const differing = markDiffering(compare(analysis, rect, displacement, tone), rect, mask, analysis.mask);
  if (differing === null) return null;

  // Opened together with the mask: what is thin goes, but not for lying at its edge.
  const both = createMask(mask.width, mask.height);
  for (let i = 0; i < both.data.length; i++)
    both.data[i] = differing.low.data[i] !== 0 || (mask.data[i] as number) >= SELECTED_FROM ? 255 : 0;
  shrinkMask(both, OPENING_PX);
  growMask(both, OPENING_PX);
  const found = keepTouching(both, mask, differing.high);
  if (findBounds(found).width === 0) return null;
  fillHoles(found);
  growMask(found, RIM_PX);
  closeGaps(found, mask);

  let [taken, selected] = [0, 0];
  for (let i = 0; i < mask.data.length; i++) {
    if ((mask.data[i] as number) >= SELECTED_FROM) selected++;
    else if ((found.data[i] as number) >= SELECTED_FROM) taken++;
  }
  const share = taken / selected;
  return taken < LEAST_PIXELS || share > MOST_SHARE ? null : { mask: found, across, down, share };
}

/** The mask with the overflow taken in, at the photo's size; what was painted stays painted. */
export function takeInOverflow(painted: Mask, overflow: Overflow, { sourceRect }: EditPlan): Mask {
  const grown = copyMask(painted);
  const { mask, across, down } = overflow;
  const read = createResampler(
    { ...mask, channels: 1 },
    buildAxis(mask.width, 0, 1 / across, sourceRect.width, 'area'),
    buildAxis(mask.height, 0, 1 / down, sourceRect.height, 'area'),
  );
  const row = new Float32Array(sourceRect.width);
  for (let y = 0; y < sourceRect.height; y++) {
    read(y, row);
    const at = (sourceRect.y + y) * painted.width + sourceRect.x;
    for (let x = 0; x < row.length; x++) {
      const value = Math.round(row[x] as number);
      if (value > (grown.data[at + x] as number)) grown.data[at + x] = value;
    }
  }
  return grown;
}

/** Two by two pixels become one; an odd last one is left out. */
function halve({ width: wide, height: high, mask: near, photo, answer, perPixel }: Analysis): Analysis {
  const [width, height] = [wide >> 1, high >> 1];
  const mask = createMask(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 2 * y * wide + 2 * x;
      const [upper, lower] = [
        (near.data[from] as number) | (near.data[from + 1] as number),
        (near.data[from + wide] as number) | (near.data[from + wide + 1] as number),
      ];
      mask.data[y * width + x] = upper | lower;
    }
  }
  const halved = { width, height, mask, perPixel: 2 * perPixel };
  return { ...halved, photo: halveColours(photo, wide, halved), answer: halveColours(answer, wide, halved) };
}

function halveColours(colours: Float32Array, wide: number, { width, height }: Size): Float32Array {
  const halved = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < width * 3; i++) {
      const from = 2 * y * wide * 3 + i + 3 * Math.floor(i / 3);
      const below = from + wide * 3;
      const upper = (colours[from] as number) + (colours[from + 3] as number);
      const lower = (colours[below] as number) + (colours[below + 3] as number);
      halved[y * width * 3 + i] = (upper + lower) / 4;
    }
  }
  return halved;
}

/** Of each pixel of `rect`: how far the softened pictures differ, in levels, and as a multiple of what is allowed there. */
type Comparison = { readonly levels: Float32Array; readonly excess: Float32Array };

function compare(analysis: Analysis, rect: Rect, displacement: Displacement, tone: Tone | null): Comparison {
  const { width, photo } = analysis;
  const planes = Array.from({ length: 4 }, () => new Float32Array(rect.width * rect.height));
  const [red, green, blue, bright] = planes as [Float32Array, Float32Array, Float32Array, Float32Array];
  const readRow = createMatchedRows(analysis, rect, displacement, tone);
  const row = new Float32Array(rect.width * 3);
  for (let y = 0; y < rect.height; y++) {
    readRow(y, row);
    const from = ((rect.y + y) * width + rect.x) * 3;
    const to = y * rect.width;
    for (let x = 0; x < rect.width; x++) {
      const [r, g, b] = [photo[from + x * 3], photo[from + x * 3 + 1], photo[from + x * 3 + 2]] as [
        number,
        number,
        number,
      ];
      red[to + x] = (row[x * 3] as number) - r;
      green[to + x] = (row[x * 3 + 1] as number) - g;
      blue[to + x] = (row[x * 3 + 2] as number) - b;
      bright[to + x] = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    }
  }
  for (const plane of planes) soften(plane, rect.width, rect.height);
  for (const plane of [red, green, blue]) levelOut(plane, bright, keptPixels(rect, analysis.mask));
  const levels = new Float32Array(red.length);
  const excess = new Float32Array(red.length);
  for (let y = 0; y < rect.height; y++) {
    const up = y > 0 ? -rect.width : 0;
    const down = y < rect.height - 1 ? rect.width : 0;
    for (let x = 0; x < rect.width; x++) {
      const i = y * rect.width + x;
      const slopeX =
        (bright[x < rect.width - 1 ? i + 1 : i] as number) - (bright[x > 0 ? i - 1 : i] as number);
      const slopeY = (bright[i + down] as number) - (bright[i + up] as number);
      const slope = Math.sqrt(slopeX * slopeX + slopeY * slopeY) / 2;
      const level = Math.max(
        Math.abs(red[i] as number),
        Math.abs(green[i] as number),
        Math.abs(blue[i] as number),
      );
      levels[i] = level;
      excess[i] = level / (ALLOWED_LEVELS + ALLOWED_PX * slope);
    }
  }
  return { levels, excess };
}

/** Every sixth pixel of `rect` that is neither painted nor near it, as they are numbered in `rect`. */
function keptPixels(rect: Rect, near: Mask): number[] {
  const kept: number[] = [];
  for (let y = 0; y < rect.height; y += 2) {
    for (let x = y & 2; x < rect.width; x += 3) {
      if (near.data[(rect.y + y) * near.width + rect.x + x] === 0) kept.push(y * rect.width + x);
    }
  }
  return kept;
}

/** Takes away what is usual at each brightness: how a grading differs that no matching of tone undoes is no object. */
function levelOut(difference: Float32Array, bright: Float32Array, kept: readonly number[]): void {
  const bins = Array.from({ length: TONE_BINS }, (): number[] => []);
  const binOf = (value: number) => Math.min(TONE_BINS - 1, Math.max(0, (value / 256) * TONE_BINS - 0.5));
  for (const i of kept) bins[Math.round(binOf(bright[i] as number))]?.push(difference[i] as number);
  const usual = bins.map((values) => (values.length < LEAST_PIXELS ? null : medianOf(values)));
  const known = (bin: number) => {
    for (let step = 0; step < TONE_BINS; step++) {
      const value = usual[bin - step] ?? usual[bin + step];
      if (value !== null && value !== undefined) return value;
    }
    return 0;
  };
  const curve = usual.map((_, bin) => known(bin));
  for (let i = 0; i < difference.length; i++) {
    const place = binOf(bright[i] as number);
    const low = Math.floor(place);
    const [a, b] = [curve[low] as number, curve[Math.min(TONE_BINS - 1, low + 1)] as number];
    difference[i] = (difference[i] as number) - a - (b - a) * (place - low);
  }
}

/** Rows of the answer as it is put back: moved, and in the photo's tone. */
function createMatchedRows(
  { width, height, answer, perPixel }: Analysis,
  rect: Rect,
  displacement: Displacement,
  tone: Tone | null,
): (y: number, out: Float32Array) => void {
  const readDisplacement = createDisplacementReader(scaleDisplacement(displacement, 1 / perPixel));
  const line = createDisplacementLine(rect.width);
  const cell = tone === null ? 1 : tone.cell / perPixel;
  const across = Float64Array.from({ length: rect.width }, (_, x) => (rect.x + x + 0.5) / cell - 0.5);
  const matchTone = tone && createToneReader(tone.field, across);
  return (y, out) => {
    const row = rect.y + y;
    readDisplacement(line, rect.x + 0.5, row + 0.5);
    for (let x = 0; x < rect.width; x++) {
      const u = Math.min(width - 1, Math.max(0, rect.x + x + (line.dx[x] as number)));
      const v = Math.min(height - 1, Math.max(0, row + (line.dy[x] as number)));
      const [left, upper] = [Math.floor(u), Math.floor(v)];
      const from = (upper * width + left) * 3;
      const right = left < width - 1 ? 3 : 0;
      const lower = upper < height - 1 ? width * 3 : 0;
      const [shareX, shareY] = [u - left, v - upper];
      for (let i = from; i < from + 3; i++) {
        const top = (answer[i] as number) * (1 - shareX) + (answer[i + right] as number) * shareX;
        const bottom =
          (answer[i + lower] as number) * (1 - shareX) + (answer[i + lower + right] as number) * shareX;
        out[x * 3 + i - from] = top * (1 - shareY) + bottom * shareY;
      }
    }
    matchTone?.(out, 3, (row + 0.5) / cell - 0.5);
  };
}

/** A Gaussian, in place; beyond its border a plane goes on with its last value. */
function soften(plane: Float32Array, width: number, height: number): void {
  const kernel = gaussianKernel(SOFT_SIGMA, SOFT_RADIUS);
  const padded = new Float32Array(width + 2 * SOFT_RADIUS);
  const lines: Float32Array[] = [];
  for (let y = 0; y < height; y++) {
    const row = plane.subarray(y * width, (y + 1) * width);
    padded.fill(row[0] as number, 0, SOFT_RADIUS);
    padded.set(row, SOFT_RADIUS);
    padded.fill(row[width - 1] as number, SOFT_RADIUS + width);
    const out = new Float32Array(width);
    addLines(out, kernel, (k) => padded.subarray(k));
    lines.push(out);
  }
  for (let y = 0; y < height; y++) {
    const out = plane.subarray(y * width, (y + 1) * width);
    addLines(
      out,
      kernel,
      (k) => lines[Math.min(height - 1, Math.max(0, y + k - SOFT_RADIUS))] as Float32Array,
    );
  }
}

/** @param near the mask and what lies near it: it does not tell what is usual */
function markDiffering(
  { levels, excess }: Comparison,
  rect: Rect,
  mask: Mask,
  near: Mask,
): { low: Mask; high: Mask } | null {
  const kept = keptPixels(rect, near).map((i) => excess[i] as number);
  if (kept.length < LEAST_PIXELS) return null;
  const usual = Math.max(LEAST_USUAL, medianOf(kept));
  let strong = 0;
  const low = createMask(mask.width, mask.height);
  const high = createMask(mask.width, mask.height);
  for (let y = 0; y < rect.height; y++) {
    for (let x = 0; x < rect.width; x++) {
      const i = y * rect.width + x;
      const at = (rect.y + y) * mask.width + rect.x + x;
      if ((mask.data[at] as number) >= SELECTED_FROM) continue;
      const [level, times] = [levels[i] as number, (excess[i] as number) / usual];
      if (level >= LOW.levels && times >= LOW.usual) low.data[at] = 255;
      if (level >= HIGH.levels && times >= HIGH.usual) {
        high.data[at] = 255;
        strong++;
      }
    }
  }
  // Mostly nothing differs that much: then nothing has to be opened and joined.
  return strong < LEAST_PIXELS / 4 ? null : { low, high };
}

const SELECTED = Uint8Array.from({ length: 256 }, (_, value) => (value >= SELECTED_FROM ? 1 : 0));

/** Of what lies outside the mask, the areas that touch it and differ much somewhere. */
function keepTouching(both: Mask, mask: Mask, high: Mask): Mask {
  const { width, height } = mask;
  const outside = createMask(width, height);
  let painted = 0;
  for (let i = 0; i < outside.data.length; i++) {
    const isPainted = (mask.data[i] as number) >= SELECTED_FROM;
    if (isPainted) painted++;
    else if ((both.data[i] as number) >= SELECTED_FROM) outside.data[i] = 255;
  }
  const touching = copyMask(mask);
  growMask(touching, GAP_PX);
  const areas = findAreas(outside, SELECTED, true);
  const least = Math.max(LEAST_PIXELS, LEAST_SHARE * painted);
  const states = new Map<number, { touches: boolean; high: number }>();
  walkRuns(outside, SELECTED, (run, y, left, right) => {
    const area = areas.areaOf(run);
    const state = states.get(area) ?? { touches: false, high: 0 };
    for (let i = y * width + left; i < y * width + right; i++) {
      if ((touching.data[i] as number) >= SELECTED_FROM) state.touches = true;
      if (high.data[i] === 255) state.high++;
    }
    states.set(area, state);
  });
  const kept = createMask(width, height);
  walkRuns(outside, SELECTED, (run, y, left, right) => {
    const area = areas.areaOf(run);
    const state = states.get(area);
    if (state?.touches && areas.sizeOf(area) >= least && state.high >= least / 4)
      kept.data.fill(255, y * width + left, y * width + right);
  });
  return kept;
}

/** A narrow strip between what was found and the mask belongs to what was found. */
function closeGaps(found: Mask, mask: Mask): void {
  const near = copyMask(found);
  growMask(near, GAP_PX);
  const joined = createMask(mask.width, mask.height);
  for (let i = 0; i < joined.data.length; i++)
    joined.data[i] = Math.max(found.data[i] as number, mask.data[i] as number);
  growMask(joined, GAP_PX);
  shrinkMask(joined, GAP_PX);
  for (let i = 0; i < joined.data.length; i++)
    found.data[i] = Math.max(
      found.data[i] as number,
      Math.min(near.data[i] as number, joined.data[i] as number),
    );
}
