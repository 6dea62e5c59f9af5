/**
 * The exact edit: the model's answer put back into the photo at the photo's own resolution, `out = source·(1 − a) +
 * edit·a`. Where the mask is 0 no byte is written, so those pixels are the source's by construction.
 */
import type { Alignment, Plane } from './align';
import { findAlignment, IDENTITY } from './align';
import type { Drift } from './drift';
import { createDriftMeter } from './drift';
import type { EditPlan } from './edit-plan';
import type { Rect } from './geometry';
import { diagonalOf, intersectRects, isEmptyRect } from './geometry';
import type { Mask } from './mask';
import { requireSameSize } from './mask';
import { findBounds } from './measure';
import { fadeInward, growMask, MAX_RADIUS_PX } from './morphology';
import type { Pixels } from './resample';
import { buildAxis, createResampler, resampleMask } from './resample';
import type { Curves, ToneCells, ToneField } from './tone-field';
import { createToneReader, findToneField, SAME_CURVES } from './tone-field';

/** Alignment and tone are found on pictures whose long edge is at most this. */
const ANALYSIS_EDGE = 1024;
/** Pixels this near the mask may show what the model did to it; the tone's band begins there. Analysis pixels. */
const MARGIN_PX = 3;
/** So many pixels, in evenly spread rows, tell the drift of the whole to a tenth of a percent. */
const DRIFT_PIXELS = 1_500_000;
/** Width of that band, as a share of the analysis picture's diagonal. */
const BAND_SHARE = 0.06;
/** What a cell of the tone's grid beyond that band counts. */
const FAR_WEIGHT = 0.15;
/** Cells along the tone's grid at most, and the pixels across one. */
const TONE_CELLS = 48;
const CELL_PX = [2, 20] as const;

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
};

export type Placement = {
  /** The pixels that may have changed. */
  readonly rect: Rect;
  readonly featherPx: number;
  /** Shift in photo pixels. */
  readonly alignment: Alignment;
  /** Red, green, blue, for the whole picture; what drifts across it comes on top. */
  readonly tone: Curves;
  readonly drift: Drift;
};

/** 0.5 % of the diagonal of what was painted, at least 4 pixels. */
export function defaultFeatherPx(maskBounds: Rect): number {
  return Math.min(MAX_RADIUS_PX, Math.max(4, 0.005 * diagonalOf(maskBounds)));
}

/** Where the plan's content lies in an answer that may have another size than was asked for. */
function contentOf(plan: EditPlan, answer: Pixels): { x: number; y: number; width: number; height: number } {
  const across = answer.width / plan.outputWidth;
  const down = answer.height / plan.outputHeight;
  const { x, y, width, height } = plan.content;
  return { x: x * across, y: y * down, width: width * across, height: height * down };
}

/** Source rectangle and answer, row by row in the same `width` × `height` grid. `alignment` is in photo pixels. */
function createRowPair(input: PlaceInput, width: number, height: number, alignment: Alignment) {
  const { source, answer, plan } = input;
  const { sourceRect } = plan;
  const content = contentOf(plan, answer);
  const readSource = createResampler(
    source,
    buildAxis(source.width, sourceRect.x, sourceRect.width / width, width, 'area'),
    buildAxis(source.height, sourceRect.y, sourceRect.height / height, height, 'area'),
  );
  // The same kernel as the source's: a sharper one would look like a change of contrast.
  const readAnswer = createAnswerReader(
    answer,
    content,
    sourceRect,
    rectRows(sourceRect),
    width,
    height,
    alignment,
    'area',
  );
  return { readSource, readAnswer };
}

function rectRows(rect: Rect): Rect {
  return { x: 0, y: 0, width: rect.width, height: rect.height };
}

/**
 * The answer as seen through the alignment: rows of `part` (relative to the source rectangle), `width` × `height` samples.
 * Shift and zoom leave rows and columns straight, so the two axes stay separable.
 */
function createAnswerReader(
  answer: Pixels,
  content: { x: number; y: number; width: number; height: number },
  sourceRect: Rect,
  part: Rect,
  width: number,
  height: number,
  alignment: Alignment,
  kind: 'area' | 'cubic',
) {
  const grow = 1 + alignment.zoom;
  const across = content.width / sourceRect.width;
  const down = content.height / sourceRect.height;
  const centreX = sourceRect.width / 2;
  const centreY = sourceRect.height / 2;
  const left = content.x + (centreX + (part.x - centreX) * grow + alignment.shiftX) * across;
  const top = content.y + (centreY + (part.y - centreY) * grow + alignment.shiftY) * down;
  return createResampler(
    answer,
    buildAxis(answer.width, left, (part.width * grow * across) / width, width, kind),
    buildAxis(answer.height, top, (part.height * grow * down) / height, height, kind),
  );
}

function brightness(row: Float32Array, at: number): number {
  return 0.2126 * (row[at] as number) + 0.7152 * (row[at + 1] as number) + 0.0722 * (row[at + 2] as number);
}

/** The source rectangle and the answer, small, in the same grid; RGB, not rounded. */
type Analysis = {
  width: number;
  height: number;
  mask: Mask;
  original: Float32Array;
  answer: Float32Array;
  /** Photo pixels per analysis pixel. */
  perPixel: number;
};

function prepareAnalysis(input: PlaceInput): Analysis {
  const { sourceRect } = input.plan;
  const share = Math.min(1, ANALYSIS_EDGE / Math.max(sourceRect.width, sourceRect.height));
  const width = Math.max(1, Math.round(sourceRect.width * share));
  const height = Math.max(1, Math.round(sourceRect.height * share));
  const mask = resampleMask(input.mask, sourceRect, width, height);
  // Any trace of the mask counts: a pixel that was edited by a tenth is not evidence of what was kept.
  for (let i = 0; i < mask.data.length; i++) mask.data[i] = mask.data[i] === 0 ? 0 : 255;
  growMask(mask, MARGIN_PX);

  const { readSource, readAnswer } = createRowPair(input, width, height, IDENTITY);
  const sourceRow = new Float32Array(width * input.source.channels);
  const answerRow = new Float32Array(width * input.answer.channels);
  const original = new Float32Array(width * height * 3);
  const answer = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    readSource(y, sourceRow);
    readAnswer(y, answerRow);
    original.set(dropAlpha(sourceRow, input.source.channels).subarray(0, width * 3), y * width * 3);
    answer.set(dropAlpha(answerRow, input.answer.channels).subarray(0, width * 3), y * width * 3);
  }
  return { width, height, mask, original, answer, perPixel: sourceRect.width / width };
}

function toBrightness(colours: Float32Array, { width, height }: Analysis): Plane {
  const data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i++) data[i] = brightness(colours, i * 3);
  return { width, height, data };
}

function align(analysis: Analysis): Alignment {
  const keep = analysis.mask.data.map((value) => (value === 0 ? 1 : 0));
  const found = findAlignment(
    toBrightness(analysis.original, analysis),
    toBrightness(analysis.answer, analysis),
    keep,
  );
  return {
    shiftX: found.shiftX * analysis.perPixel,
    shiftY: found.shiftY * analysis.perPixel,
    zoom: found.zoom,
  };
}

/** Where an aligned sample lies on a line of so many: its left neighbour and the share of its right one. */
function samplePosition(i: number, length: number, grow: number, shift: number) {
  const at = Math.min(length - 1, Math.max(0, (i + 0.5 - length / 2) * grow + length / 2 + shift - 0.5));
  const low = Math.max(0, Math.min(length - 2, Math.floor(at)));
  return { low, high: Math.min(length - 1, low + 1), share: at - low };
}

/** A tone field and the photo pixels, relative to the source rectangle, across one of its cells. */
type Tone = { field: ToneField; cell: number };

/** From the small pictures, which are made alike: what counts is the tone of their cells, not their sharpness. */
function findTone(analysis: Analysis, alignment: Alignment): Tone | null {
  const longest = Math.max(analysis.width, analysis.height);
  const cellPx = Math.min(CELL_PX[1], Math.max(CELL_PX[0], Math.round(longest / TONE_CELLS)));
  const field = findToneField(measureCells(analysis, alignment, cellPx));
  return field && { field, cell: cellPx * analysis.perPixel };
}

/** Cells of which less than half was kept say nothing; those near the mask count most. */
function measureCells(analysis: Analysis, alignment: Alignment, cellPx: number): ToneCells {
  const { width, height, mask, original, answer, perPixel } = analysis;
  const band = { ...mask, data: mask.data.slice() };
  growMask(band, Math.max(16, BAND_SHARE * Math.hypot(width, height)));
  const columns = Math.ceil(width / cellPx);
  const rows = Math.ceil(height / cellPx);
  const cells = {
    columns,
    rows,
    answer: new Float32Array(columns * rows * 3),
    photo: new Float32Array(columns * rows * 3),
    weight: new Float32Array(columns * rows),
  };
  const near = new Float32Array(columns * rows);
  const grow = 1 + alignment.zoom;
  const across = Array.from({ length: width }, (_, x) =>
    samplePosition(x, width, grow, alignment.shiftX / perPixel),
  );
  for (let y = 0; y < height; y++) {
    const row = samplePosition(y, height, grow, alignment.shiftY / perPixel);
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (mask.data[at] !== 0) continue;
      const column = across[x] as (typeof across)[number];
      const read = (line: number, channel: number) =>
        (answer[(line * width + column.low) * 3 + channel] as number) * (1 - column.share) +
        (answer[(line * width + column.high) * 3 + channel] as number) * column.share;
      const cell = Math.floor(y / cellPx) * columns + Math.floor(x / cellPx);
      for (let channel = 0; channel < 3; channel++) {
        const moved = read(row.low, channel) * (1 - row.share) + read(row.high, channel) * row.share;
        const sum = cell * 3 + channel;
        cells.answer[sum] = (cells.answer[sum] as number) + moved;
        cells.photo[sum] = (cells.photo[sum] as number) + (original[at * 3 + channel] as number);
      }
      cells.weight[cell] = (cells.weight[cell] as number) + 1;
      if (band.data[at] !== 0) near[cell] = (near[cell] as number) + 1;
    }
  }
  for (let cell = 0; cell < near.length; cell++) {
    const kept = cells.weight[cell] as number;
    for (let sum = cell * 3; sum < cell * 3 + 3; sum++) {
      cells.answer[sum] = (cells.answer[sum] as number) / Math.max(1, kept);
      cells.photo[sum] = (cells.photo[sum] as number) / Math.max(1, kept);
    }
    const share = (near[cell] as number) / Math.max(1, kept);
    cells.weight[cell] = 2 * kept < cellPx * cellPx ? 0 : FAR_WEIGHT + (1 - FAR_WEIGHT) * share;
  }
  return cells;
}

/** Matches the tone of the rows of `part` of the source rectangle, in place. */
function createToneMatcher({ field, cell }: Tone, part: Rect) {
  const across = Float64Array.from({ length: part.width }, (_, x) => (part.x + x + 0.5) / cell - 0.5);
  const matchRow = createToneReader(field, across);
  return (row: Float32Array, channels: number, y: number) =>
    matchRow(row, channels, (part.y + y + 0.5) / cell - 0.5);
}

/**
 * What the raw answer, neither aligned nor toned, changed of what was to be kept; compared at the size that was sent, so
 * that it is the model's change that is measured and not the scaling's.
 */
export function measureDrift(input: Pick<PlaceInput, 'source' | 'answer' | 'mask' | 'plan'>): Drift {
  const { content, sourceRect } = input.plan;
  const { width, height } = content;
  const { readSource, readAnswer } = createRowPair(input, width, height, IDENTITY);
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

/** Moves red, green and blue together, in place. */
function dropAlpha(row: Float32Array, channels: number): Float32Array {
  if (channels === 3) return row;
  const pixels = row.length / channels;
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) row[i * 3 + c] = row[i * channels + c] as number;
  }
  return row;
}

/** Blends the answer into `rect` of the source, one row at a time. */
function blendIn(input: PlaceInput, rect: Rect, alpha: Mask, alignment: Alignment, tone: Tone | null): void {
  const { source, answer, plan } = input;
  const part = {
    x: rect.x - plan.sourceRect.x,
    y: rect.y - plan.sourceRect.y,
    width: rect.width,
    height: rect.height,
  };
  const content = contentOf(plan, answer);
  const readAnswer = createAnswerReader(
    answer,
    content,
    plan.sourceRect,
    part,
    rect.width,
    rect.height,
    alignment,
    'cubic',
  );
  const matchTone = tone === null ? null : createToneMatcher(tone, part);
  const row = new Float32Array(rect.width * answer.channels);
  const blendRow = source.channels === 4 ? blendRowWithAlpha : blendRowOfColours;
  for (let y = 0; y < rect.height; y++) {
    const alphaAt = y * rect.width;
    const alphaRow = alpha.data.subarray(alphaAt, alphaAt + rect.width);
    if (alphaRow.every((value) => value === 0)) continue;
    readAnswer(y, row);
    matchTone?.(row, answer.channels, y);
    const rowAt = ((rect.y + y) * source.width + rect.x) * source.channels;
    blendRow(source.data, rowAt, row, answer.channels, alphaRow);
  }
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
 * Aligns, matches the tone, fades and blends; `input.source.data` then holds the result. Works row by row: beside the
 * pictures themselves it needs about two bytes per pixel of what was painted. It takes a second or two of one core at 24 megapixels, so
 * a server runs it in a worker thread.
 *
 * @throws RangeError when mask and source differ in size
 */
export function placeEdit(input: PlaceInput): Placement {
  const { source, mask, plan } = input;
  requireSameSize(source, mask);
  const bounds = findBounds(mask, 1);
  const rect = intersectRects(bounds, plan.sourceRect);
  const featherPx = input.featherPx ?? defaultFeatherPx(bounds);
  const drift = measureDrift(input);
  const analysis = input.align === false && input.matchTone === false ? null : prepareAnalysis(input);
  const alignment = analysis === null || input.align === false ? IDENTITY : align(analysis);
  const tone = analysis === null || input.matchTone === false ? null : findTone(analysis, alignment);
  if (!isEmptyRect(rect)) {
    // The fade looks one pixel beyond: the plan's edge inside the photo is an edge of the mask as well.
    const alpha = fadeInward(mask, rect, featherPx);
    blendIn(input, rect, alpha, alignment, tone);
  }
  return { rect, featherPx, alignment, tone: tone?.field.curves ?? SAME_CURVES, drift };
}
