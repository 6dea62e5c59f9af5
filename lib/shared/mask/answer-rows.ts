/** An answer in the photo's pixels, aligned and toned: what is blended in, and what is compared with the photo. */
import type { Displacement } from './displacement';
import type { EditPlan } from './edit-plan';
import { TILE_PX, type TilePair } from './fine-structure';
import { diagonalOf, expandRect, intersectRects, isEmptyRect, type Rect } from './geometry';
import type { Mask } from './mask';
import type { Tone } from './placement-analysis';
import { buildAxis, createResampler, type Pixels } from './resample';
import { createToneReader } from './tone-field';
import { type AnswerFrame, createWarpReader } from './warp-reader';

/** Writes row `y` of a rectangle wherever `wanted` is not 0. */
export type RowReader = (y: number, out: Float32Array, wanted: Uint8Array) => void;

/** A picture of the answer, or of a part of it, and where the source rectangle lies in it. */
export type FramedAnswer = { readonly picture: Pixels; readonly frame: AnswerFrame };

/**
 * A small area was sent much enlarged. Twice the photo's pixels are all that is needed of it: less would soften what is
 * then read between them.
 */
const ENOUGH = 2;
const MUCH_FINER = 2.5;

/**
 * An answer much finer than the photo, made smaller by rows and columns, which costs less than a wide kernel for each pixel.
 *
 * @param part of the source rectangle, relative to it, with room for what moves
 */
export function fitToPhoto(answer: Pixels, frame: AnswerFrame, part: Rect): FramedAnswer {
  const { left, top, across, down } = frame;
  if (Math.min(across, down) < MUCH_FINER || isEmptyRect(part)) return { picture: answer, frame };
  const [width, height] = [ENOUGH * part.width, ENOUGH * part.height];
  const readRow = createResampler(
    answer,
    buildAxis(answer.width, left + part.x * across, across / ENOUGH, width, 'cubic'),
    buildAxis(answer.height, top + part.y * down, down / ENOUGH, height, 'cubic'),
  );
  const row = new Float32Array(width * answer.channels);
  const data = new Uint8ClampedArray(height * row.length);
  for (let y = 0; y < height; y++) {
    readRow(y, row);
    data.set(row, y * row.length);
  }
  return {
    picture: { width, height, channels: answer.channels, data },
    frame: { left: -part.x * ENOUGH, top: -part.y * ENOUGH, across: ENOUGH, down: ENOUGH },
  };
}

/** @param rect photo pixels */
export function openAnswerRows(
  { picture, frame }: FramedAnswer,
  { sourceRect }: EditPlan,
  displacement: Displacement,
  tone: Tone | null,
  rect: Rect,
): RowReader {
  const part = { ...rect, x: rect.x - sourceRect.x, y: rect.y - sourceRect.y };
  const readAnswer = createWarpReader(picture, frame, displacement, part);
  if (tone === null) return readAnswer;
  const { field, cell } = tone;
  const across = Float64Array.from({ length: part.width }, (_, x) => (part.x + x + 0.5) / cell - 0.5);
  const matchTone = createToneReader(field, across);
  return (y, out, wanted) => {
    readAnswer(y, out, wanted);
    matchTone(out, picture.channels, (part.y + y + 0.5) / cell - 0.5);
  };
}

/** Tiles are taken this near the edit: a share of its diagonal, at least and at most so many pixels. */
const BAND_SHARE = 0.35;
const BAND_PX = [96, 800] as const;
const STEP_PX = 24;
const MOST_LOOKED_AT = 3000;
const MOST_TILES = 48;

/** Where tiles are taken for an edit of `rect`: all around it, as far as the photo was sent. Photo pixels. */
export function bandAround(rect: Rect, { sourceRect }: EditPlan): Rect {
  const reach = Math.min(BAND_PX[1], Math.max(BAND_PX[0], Math.round(BAND_SHARE * diagonalOf(rect))));
  return intersectRects(expandRect(rect, reach), sourceRect);
}

/** Tiles of kept pixels of `area`, evenly spread. */
export function takeTiles(
  { source, mask }: { source: Pixels; mask: Mask },
  area: Rect,
  openRows: (rect: Rect) => RowReader,
  channels: number,
): TilePair[] {
  const step = Math.max(STEP_PX, Math.ceil(Math.sqrt((area.width * area.height) / MOST_LOOKED_AT)));
  const places: Rect[] = [];
  for (let y = area.y; y + TILE_PX <= area.y + area.height; y += step) {
    for (let x = area.x; x + TILE_PX <= area.x + area.width; x += step) {
      if (isKept(mask, x, y)) places.push({ x, y, width: TILE_PX, height: TILE_PX });
    }
  }
  const every = Math.ceil(places.length / MOST_TILES);
  const wanted = new Uint8Array(TILE_PX).fill(1);
  const row = new Float32Array(TILE_PX * channels);
  return places
    .filter((_, i) => i % every === 0)
    .map((place) => {
      const readRow = openRows(place);
      const pair = { photo: new Float32Array(TILE_PX ** 2 * 3), answer: new Float32Array(TILE_PX ** 2 * 3) };
      for (let y = 0; y < TILE_PX; y++) {
        readRow(y, row, wanted);
        const from = ((place.y + y) * source.width + place.x) * source.channels;
        for (let i = 0; i < TILE_PX * 3; i++) {
          const [pixel, c] = [Math.floor(i / 3), i % 3];
          pair.answer[y * TILE_PX * 3 + i] = row[pixel * channels + c] as number;
          pair.photo[y * TILE_PX * 3 + i] = source.data[from + pixel * source.channels + c] as number;
        }
      }
      return pair;
    });
}

function isKept({ width, data }: Mask, x: number, y: number): boolean {
  for (let row = y; row < y + TILE_PX; row++) {
    for (let i = row * width + x; i < row * width + x + TILE_PX; i++) if (data[i] !== 0) return false;
  }
  return true;
}
