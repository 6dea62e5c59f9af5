/**
 * The exact edit: the model's answer put back into the photo at the photo's own resolution, `out = source·(1 − a) +
 * edit·a`. Where the mask is 0 no byte is written, so those pixels are the source's by construction.
 */
import { type Alignment, notAligned } from './align';
import {
  bandAround,
  type FramedAnswer,
  fitToPhoto,
  openAnswerRows,
  type RowReader,
  takeTiles,
} from './answer-rows';
import { type Displacement, reachOf } from './displacement';
import type { Drift } from './drift';
import { createDriftMeter } from './drift';
import type { EditPlan } from './edit-plan';
import { type Finish, findFinish, NO_FINISH } from './fine-structure';
import { createGrain, sharpenAnswer } from './finish';
import type { Rect } from './geometry';
import { diagonalOf, expandRect, isEmptyRect } from './geometry';
import type { Mask } from './mask';
import { requireSameSize } from './mask';
import { findBounds } from './measure';
import { fadeInward, MAX_RADIUS_PX } from './morphology';
import { findOverflow, type Overflow, takeInOverflow } from './overflow';
import {
  type Analysis,
  alignAnalysis,
  createRowPair,
  dropAlpha,
  findTone,
  frameOf,
  prepareAnalysis,
  type Tone,
} from './placement-analysis';
import { buildAxis, createResampler, type Pixels } from './resample';
import { type Curves, SAME_CURVES } from './tone-field';
import type { AnswerFrame } from './warp-reader';

/** So many pixels, in evenly spread rows, tell the drift of the whole to a tenth of a percent. */
const DRIFT_PIXELS = 1_500_000;
/** An answer's own finest structure. Its pixels. */
const LEAST_SHARPEN_SIGMA = 0.8;
/** Farther no kernel reads, in the pixels of what it reads. */
const KERNEL_PX = 3;

export type PlaceInput = {
  /** RGB or RGBA; **changed in place**, at 24 megapixels a copy would cost 72 MB. */
  readonly source: Pixels & { readonly data: Uint8Array | Uint8ClampedArray };
  /** The model's answer, RGB or RGBA, of the plan's output size or another size of that shape. */
  readonly answer: Pixels;
  /** Of the source's size. */
  readonly mask: Mask;
  readonly plan: EditPlan;
  /** The inward fade's greatest width in photo pixels, narrower where the mask is thin; `defaultFeatherPx` when absent. */
  readonly featherPx?: number;
  /** Skip them to see what they do. */
  readonly align?: boolean;
  readonly matchTone?: boolean;
  readonly matchGrain?: boolean;
  /** Takes in what the answer drew beyond the mask, where that touches it. */
  readonly grow?: boolean;
};

export type Placement = {
  /** The pixels that may have changed. */
  readonly rect: Rect;
  readonly featherPx: number;
  /** Its displacement is in photo pixels, over the plan's source rectangle. */
  readonly alignment: Alignment;
  /** Red, green, blue, for the whole picture; what drifts across it comes on top. */
  readonly tone: Curves;
  /** The tone was matched in part only: the answer's is too far from the photo's. */
  readonly toneClipped: boolean;
  readonly finish: Finish;
  readonly drift: Drift;
  /** What the answer drew beyond the mask; null where nothing that belongs to it. */
  readonly overflow: Overflow | null;
};

/** 0.5 % of the diagonal of what was painted, at least 4 pixels. */
export function defaultFeatherPx(maskBounds: Rect): number {
  return Math.min(MAX_RADIUS_PX, Math.max(4, 0.005 * diagonalOf(maskBounds)));
}

/**
 * What the raw answer, neither aligned nor toned, changed of what was to be kept; compared at the size that was sent, so
 * that it is the model's change that is measured and not the scaling's.
 */
export function measureDrift(input: Pick<PlaceInput, 'source' | 'answer' | 'mask' | 'plan'>): Drift {
  const { content, sourceRect } = input.plan;
  const { width, height } = content;
  const { readSource, readAnswer } = createRowPair(input, width, height);
  const readMask = createResampler(
    { ...input.mask, channels: 1 },
    buildAxis(input.mask.width, sourceRect.x, sourceRect.width / width, width, 'area'),
    buildAxis(input.mask.height, sourceRect.y, sourceRect.height / height, height, 'area'),
  );
  const meter = createDriftMeter();
  const sourceRow = new Float32Array(width * input.source.channels);
  const answerRow = new Float32Array(width * input.answer.channels);
  const maskRow = new Float32Array(width);
  const step = Math.max(1, Math.floor((width * height) / DRIFT_PIXELS));
  for (let y = step >> 1; y < height; y += step) {
    readSource(y, sourceRow);
    readAnswer(y, answerRow);
    readMask(y, maskRow);
    meter.addRow(
      dropAlpha(sourceRow, input.source.channels),
      dropAlpha(answerRow, input.answer.channels),
      maskRow,
    );
  }
  return meter.read();
}

/** Blends the answer's rows into `rect` of the source. */
function blendIn(
  { source, answer }: PlaceInput,
  rect: Rect,
  alpha: Mask,
  readRow: RowReader,
  finish: Finish,
): void {
  const addGrain = createGrain(finish);
  const row = new Float32Array(rect.width * answer.channels);
  const blendRow = source.channels === 4 ? blendRowWithAlpha : blendRowOfColours;
  for (let y = 0; y < rect.height; y++) {
    const alphaAt = y * rect.width;
    const alphaRow = alpha.data.subarray(alphaAt, alphaAt + rect.width);
    if (alphaRow.every((value) => value === 0)) continue;
    readRow(y, row, alphaRow);
    addGrain?.(row, answer.channels, rect.x, rect.y + y);
    const rowAt = ((rect.y + y) * source.width + rect.x) * source.channels;
    blendRow(source.data, rowAt, row, answer.channels, alphaRow);
  }
}

/** Sharpening works on the photo's pixels, and where the answer is coarser on its own. In the picture's pixels. */
function sharpenSigmaOf({ across, down }: AnswerFrame): number {
  return Math.max(LEAST_SHARPEN_SIGMA, Math.sqrt(across * down));
}

/** `rect` in the source rectangle, with room for what moves and what a kernel reads beyond it. */
function withRoom(rect: Rect, { sourceRect }: EditPlan, displacement: Displacement): Rect {
  const { x, y } = reachOf(displacement);
  const [left, top] = [Math.floor(x[0]) - KERNEL_PX, Math.floor(y[0]) - KERNEL_PX];
  return {
    x: rect.x - sourceRect.x + left,
    y: rect.y - sourceRect.y + top,
    width: rect.width + Math.ceil(x[1]) + KERNEL_PX - left,
    height: rect.height + Math.ceil(y[1]) + KERNEL_PX - top,
  };
}

/** What of a picture of the answer is read for a part of the source rectangle. */
function partOfAnswer({ left, top, across, down }: AnswerFrame, part: Rect): Rect {
  const inside = {
    x: Math.floor(left + part.x * across),
    y: Math.floor(top + part.y * down),
    width: Math.ceil(part.width * across) + 1,
    height: Math.ceil(part.height * down) + 1,
  };
  return expandRect(inside, KERNEL_PX);
}

function toLevel(value: number): number {
  return Math.min(255, Math.max(0, value));
}

/** Writes where `alphaRow` is not 0, and nowhere else. Adding a half and storing into bytes rounds. */
function blendRowOfColours(
  out: Uint8Array | Uint8ClampedArray,
  rowAt: number,
  row: Float32Array,
  channels: number,
  alphaRow: Uint8Array,
): void {
  for (let x = 0; x < alphaRow.length; x++) {
    const a = (alphaRow[x] as number) / 255;
    if (a === 0) continue;
    const at = rowAt + x * 3;
    const from = x * channels;
    const [r, g, b] = [out[at] as number, out[at + 1] as number, out[at + 2] as number];
    out[at] = Math.floor(r + (toLevel(row[from] as number) - r) * a + 0.5);
    out[at + 1] = Math.floor(g + (toLevel(row[from + 1] as number) - g) * a + 0.5);
    out[at + 2] = Math.floor(b + (toLevel(row[from + 2] as number) - b) * a + 0.5);
  }
}

/** The same with transparency: colours count by how much of them there is, or the black of nothing would darken the rim. */
function blendRowWithAlpha(
  out: Uint8Array | Uint8ClampedArray,
  rowAt: number,
  row: Float32Array,
  channels: number,
  alphaRow: Uint8Array,
): void {
  for (let x = 0; x < alphaRow.length; x++) {
    const a = (alphaRow[x] as number) / 255;
    if (a === 0) continue;
    const at = rowAt + x * 4;
    const from = x * channels;
    const kept = (out[at + 3] as number) * (1 - a);
    const added = (channels === 4 ? toLevel(row[from + 3] as number) : 255) * a;
    const opacity = kept + added;
    if (opacity > 0) {
      for (let c = 0; c < 3; c++) {
        const edit = toLevel(row[from + c] as number);
        out[at + c] = Math.floor(((out[at + c] as number) * kept + edit * added) / opacity + 0.5);
      }
    }
    out[at + 3] = Math.floor(opacity + 0.5);
  }
}

/**
 * Aligns, matches tone, sharpness and grain, fades and blends; `input.source.data` then holds the result. Works row by row: beside the
 * pictures themselves it needs about two bytes per pixel of what was painted. It takes a second or two of one core at 24 megapixels, so
 * a server runs it in a worker thread.
 *
 * @throws RangeError when mask and source differ in size
 */
export function placeEdit(input: PlaceInput): Placement {
  requireSameSize(input.source, input.mask);
  const featherPx = input.featherPx ?? defaultFeatherPx(findBounds(input.mask, 1));
  const drift = measureDrift(input);
  const found = analyse(input);
  const overflow = overflowOf(input, found);
  if (input.grow !== true || overflow === null) {
    return { ...blendEdit(input, found, featherPx), featherPx, drift, overflow };
  }
  // What was taken in is no evidence of what was kept: without it, alignment and tone come out better.
  const grown = { ...input, mask: takeInOverflow(input.mask, overflow, input.plan) };
  return { ...blendEdit(grown, analyse(grown), featherPx), featherPx, drift, overflow };
}

/**
 * The mask that `grow` places by; null where nothing is to be taken in.
 *
 * @throws RangeError when mask and source differ in size
 */
export function findGrownMask(input: PlaceInput): Mask | null {
  requireSameSize(input.source, input.mask);
  const overflow = overflowOf(input, analyse(input));
  return overflow && takeInOverflow(input.mask, overflow, input.plan);
}

type Found = {
  readonly analysis: Analysis | null;
  readonly alignment: Alignment;
  readonly tone: Tone | null;
};

function analyse(input: PlaceInput): Found {
  const analysis = input.align === false && input.matchTone === false ? null : prepareAnalysis(input);
  const alignment =
    analysis === null || input.align === false ? notAligned('in-place') : alignAnalysis(analysis);
  const tone =
    analysis === null || input.matchTone === false ? null : findTone(analysis, alignment.displacement);
  return { analysis, alignment, tone };
}

/**
 * It is the answer's, whatever is chosen of placing it. Of one that has nothing to do with the photo, nobody can say where
 * what was drawn ends.
 */
function overflowOf(input: PlaceInput, found: Found): Overflow | null {
  const isMatched = input.align !== false && input.matchTone !== false;
  const { analysis, alignment, tone } = isMatched
    ? found
    : analyse({ ...input, align: true, matchTone: true });
  const { reason, displacement } = alignment;
  if (analysis === null || reason === 'not-alike') return null;
  return findOverflow(analysis, input.mask, input.plan, displacement, tone);
}

function blendEdit(
  input: PlaceInput,
  { alignment, tone }: Found,
  featherPx: number,
): Pick<Placement, 'rect' | 'alignment' | 'tone' | 'toneClipped' | 'finish'> {
  const { answer, mask, plan } = input;
  const rect = findBounds(mask, 1, plan.sourceRect);
  let finish = NO_FINISH;
  if (!isEmptyRect(rect)) {
    // The fade looks one pixel beyond: the plan's edge inside the photo is an edge of the mask as well.
    const alpha = fadeInward(mask, rect, featherPx);
    const { displacement, reason } = alignment;
    // What has nothing to do with the photo does not tell how it would have drawn the photo's grain.
    const matchGrain = input.matchGrain !== false && reason !== 'not-alike';
    const band = matchGrain ? bandAround(rect, plan) : rect;
    const near = fitToPhoto(answer, frameOf(plan, answer), withRoom(band, plan, displacement));
    const { picture, frame } = near;
    const sigma = sharpenSigmaOf(frame);
    const rowsOf = (framed: FramedAnswer) => (part: Rect) =>
      openAnswerRows(framed, plan, displacement, tone, part);
    if (matchGrain) {
      const tiles = takeTiles(input, band, rowsOf(near), picture.channels);
      finish = findFinish(tiles, sigma / Math.sqrt(frame.across * frame.down));
    }
    const part = partOfAnswer(frame, withRoom(rect, plan, displacement));
    const sharp = { picture: sharpenAnswer(picture, part, finish.sharpen, sigma), frame };
    blendIn(input, rect, alpha, rowsOf(sharp)(rect), finish);
  }
  return {
    rect,
    alignment,
    tone: tone?.field.curves ?? SAME_CURVES,
    toneClipped: tone?.field.clipped ?? false,
    finish,
  };
}
