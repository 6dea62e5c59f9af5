/** Photo and answer, small and in one grid: what alignment, tone and grain are found on. */
import { type Alignment, findAlignment } from './align';
import {
  createDisplacementLine,
  createDisplacementReader,
  type Displacement,
  scaleDisplacement,
} from './displacement';
import type { EditPlan } from './edit-plan';
import { createMask, type Mask } from './mask';
import { growMask } from './morphology';
import type { Plane } from './plane';
import type { Pixels } from './resample';
import { buildAxis, createResampler, resampleMask } from './resample';
import { findToneField, type ToneCells, type ToneField } from './tone-field';
import type { AnswerFrame } from './warp-reader';

/** So many pixels are compared at most. */
const ANALYSIS_PIXELS = 1_200_000;
/** Pixels this near the mask may show what the model did to it; the tone's band begins there. Analysis pixels. */
const MARGIN_PX = 3;
/** Width of that band, as a share of the analysis picture's diagonal. */
const BAND_SHARE = 0.06;
/** What a cell of the tone's grid beyond that band counts. */
const FAR_WEIGHT = 0.15;
/** Cells along the tone's grid at most, and the pixels across one. */
const TONE_CELLS = 48;
const CELL_PX = [2, 20] as const;
const WIDE_CELL_PX = 8;

/** The source rectangle and the answer, in the same grid; RGB, not rounded. */
export type Analysis = {
  readonly width: number;
  readonly height: number;
  readonly mask: Mask;
  readonly photo: Float32Array;
  readonly answer: Float32Array;
  /** Photo pixels per analysis pixel. */
  readonly perPixel: number;
};

type Pictures = {
  readonly source: Pixels;
  readonly answer: Pixels;
  readonly mask: Mask;
  readonly plan: EditPlan;
};

/** Where the source rectangle lies in an answer that may have another size than was asked for. */
export function frameOf(
  { outputWidth, outputHeight, content, sourceRect }: EditPlan,
  answer: Pixels,
): AnswerFrame {
  const across = answer.width / outputWidth;
  const down = answer.height / outputHeight;
  return {
    left: content.x * across,
    top: content.y * down,
    across: (content.width * across) / sourceRect.width,
    down: (content.height * down) / sourceRect.height,
  };
}

/**
 * Source rectangle and answer as it came, row by row in the same `width` × `height` grid, by the same kernel: a sharper one
 * would look like a change of contrast.
 */
export function createRowPair({ source, answer, plan }: Pictures, width: number, height: number) {
  const { sourceRect } = plan;
  const { left, top, across, down } = frameOf(plan, answer);
  const [stepX, stepY] = [sourceRect.width / width, sourceRect.height / height];
  return {
    readSource: createResampler(
      source,
      buildAxis(source.width, sourceRect.x, stepX, width, 'area'),
      buildAxis(source.height, sourceRect.y, stepY, height, 'area'),
    ),
    readAnswer: createResampler(
      answer,
      buildAxis(answer.width, left, stepX * across, width, 'area'),
      buildAxis(answer.height, top, stepY * down, height, 'area'),
    ),
  };
}

/** Moves red, green and blue together, in place. */
export function dropAlpha(row: Float32Array, channels: number): Float32Array {
  if (channels === 3) return row;
  const pixels = row.length / channels;
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) row[i * 3 + c] = row[i * channels + c] as number;
  }
  return row;
}

export function prepareAnalysis(pictures: Pictures): Analysis {
  const { sourceRect, scale } = pictures.plan;
  const fitting = Math.sqrt(ANALYSIS_PIXELS / (sourceRect.width * sourceRect.height));
  // An answer that is coarser than the photo has nothing finer to compare.
  const share = Math.min(1, fitting, scale);
  const width = Math.max(1, Math.round(sourceRect.width * share));
  const height = Math.max(1, Math.round(sourceRect.height * share));
  const mask = resampleMask(pictures.mask, sourceRect, width, height);
  // Any trace of the mask counts: a pixel that was edited by a tenth is not evidence of what was kept.
  for (let i = 0; i < mask.data.length; i++) mask.data[i] = mask.data[i] === 0 ? 0 : 255;
  growMask(mask, MARGIN_PX);

  const { source, answer } = pictures;
  const { readSource, readAnswer } = createRowPair(pictures, width, height);
  const sourceRow = new Float32Array(width * source.channels);
  const answerRow = new Float32Array(width * answer.channels);
  const colours = {
    photo: new Float32Array(width * height * 3),
    answer: new Float32Array(width * height * 3),
  };
  for (let y = 0; y < height; y++) {
    readSource(y, sourceRow);
    readAnswer(y, answerRow);
    colours.photo.set(dropAlpha(sourceRow, source.channels).subarray(0, width * 3), y * width * 3);
    colours.answer.set(dropAlpha(answerRow, answer.channels).subarray(0, width * 3), y * width * 3);
  }
  return { width, height, mask, ...colours, perPixel: sourceRect.width / width };
}

export function toBrightness(colours: Float32Array, { width, height }: Analysis): Plane {
  const data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i++) {
    data[i] =
      0.2126 * (colours[i * 3] as number) +
      0.7152 * (colours[i * 3 + 1] as number) +
      0.0722 * (colours[i * 3 + 2] as number);
  }
  return { width, height, data };
}

/** The displacement is in photo pixels, over the source rectangle. */
export function alignAnalysis(analysis: Analysis): Alignment {
  const found = findAlignment({
    photo: toBrightness(analysis.photo, analysis),
    answer: toBrightness(analysis.answer, analysis),
    keep: analysis.mask.data.map((value) => (value === 0 ? 1 : 0)),
  });
  return { ...found, displacement: scaleDisplacement(found.displacement, analysis.perPixel) };
}

/** A tone field and the photo pixels, relative to the source rectangle, across one of its cells. */
export type Tone = { readonly field: ToneField; readonly cell: number };

/** From the small pictures, which are made alike: what counts is the tone of their cells, not their sharpness. */
export function findTone(analysis: Analysis, displacement: Displacement): Tone | null {
  const longest = Math.max(analysis.width, analysis.height);
  const cellPx = Math.min(CELL_PX[1], Math.max(CELL_PX[0], Math.round(longest / TONE_CELLS)));
  const field = findToneField(measureCells(analysis, displacement, cellPx));
  return field && { field, cell: cellPx * analysis.perPixel };
}

/** Cells of which less than half was kept say nothing; those near the mask count most. */
function measureCells(analysis: Analysis, displacement: Displacement, cellPx: number): ToneCells {
  const { width, height, mask, photo, answer, perPixel } = analysis;
  const columns = Math.ceil(width / cellPx);
  const rows = Math.ceil(height / cellPx);
  const cells = {
    columns,
    rows,
    answer: new Float32Array(columns * rows * 3),
    photo: new Float32Array(columns * rows * 3),
    weight: new Float32Array(columns * rows),
  };
  const touched = createMask(columns, rows);
  const readDisplacement = createDisplacementReader(scaleDisplacement(displacement, 1 / perPixel));
  const line = createDisplacementLine(width);
  // A mean over half of a wide cell's rows is as good.
  const rowStep = cellPx >= WIDE_CELL_PX ? 2 : 1;
  for (let y = 0; y < height; y += rowStep) {
    readDisplacement(line, 0.5, y + 0.5);
    const cellRow = Math.floor(y / cellPx) * columns;
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const cell = cellRow + Math.floor(x / cellPx);
      if (mask.data[at] !== 0) {
        touched.data[cell] = 255;
        continue;
      }
      const u = Math.min(width - 1, Math.max(0, x + (line.dx[x] as number)));
      const v = Math.min(height - 1, Math.max(0, y + (line.dy[x] as number)));
      const left = Math.floor(u);
      const upper = Math.floor(v);
      const from = (upper * width + left) * 3;
      const right = left < width - 1 ? 3 : 0;
      const lower = upper < height - 1 ? width * 3 : 0;
      const across = u - left;
      const down = v - upper;
      for (let c = 0; c < 3; c++) {
        const i = from + c;
        const top = (answer[i] as number) * (1 - across) + (answer[i + right] as number) * across;
        const bottom =
          (answer[i + lower] as number) * (1 - across) + (answer[i + lower + right] as number) * across;
        const sum = cell * 3 + c;
        cells.answer[sum] = (cells.answer[sum] as number) + top * (1 - down) + bottom * down;
        cells.photo[sum] = (cells.photo[sum] as number) + (photo[at * 3 + c] as number);
      }
      cells.weight[cell] = (cells.weight[cell] as number) + 1;
    }
  }
  growMask(touched, Math.max(16, BAND_SHARE * Math.hypot(width, height)) / cellPx);
  for (let cell = 0; cell < touched.data.length; cell++) {
    const kept = cells.weight[cell] as number;
    for (let sum = cell * 3; sum < cell * 3 + 3; sum++) {
      cells.answer[sum] = (cells.answer[sum] as number) / Math.max(1, kept);
      cells.photo[sum] = (cells.photo[sum] as number) / Math.max(1, kept);
    }
    const enough = 2 * kept * rowStep >= cellPx * cellPx;
    cells.weight[cell] = enough ? (touched.data[cell] === 0 ? FAR_WEIGHT : 1) : 0;
  }
  return cells;
}
