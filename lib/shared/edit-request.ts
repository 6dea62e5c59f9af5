/** The bodies of `POST /api/edit` and `POST /api/images/{id}/place`. Imports zod, so the browser does not import this file. */
import { z } from 'zod';
import {
  defaultPlacement,
  defaultSendWholePhoto,
  findEditProblems,
  MAX_FEATHER_PX,
  SOURCE_SIZE,
} from './edit-settings';
import { OverpaintError } from './errors';
import { explainRequestProblem, generateRequestSchema } from './generate-request';
import { MAX_INPUT_IMAGES, type ModelInfo } from './models';
import { findProblems, resolveModel } from './settings';
import type { EditParams, GenerateParams } from './wire';

const imageId = z.string().min(1, 'must be the id of an image').max(64, 'must be the id of an image');
const IMAGES_MESSAGE = `must name 1 to ${MAX_INPUT_IMAGES} images`;
const NUMBER_MESSAGE = 'must be a number of pixels';

const pixels = (min: number, message: string) => z.int(message).min(min, message).max(100_000, message);
const PLACE_MESSAGE = 'must be a whole number of pixels from 0';
const LENGTH_MESSAGE = 'must be a whole number of pixels from 1';

const featherPx = z
  .number(NUMBER_MESSAGE)
  .min(0, `must be 0 to ${MAX_FEATHER_PX} pixels`)
  .max(MAX_FEATHER_PX, `must be 0 to ${MAX_FEATHER_PX} pixels`);

const choice = z.boolean('must be true or false');

const region = z.union(
  [
    z.literal('auto'),
    z.literal('none'),
    z.strictObject({
      x: pixels(0, PLACE_MESSAGE),
      y: pixels(0, PLACE_MESSAGE),
      width: pixels(1, LENGTH_MESSAGE),
      height: pixels(1, LENGTH_MESSAGE),
    }),
  ],
  'must be auto, none or {x, y, width, height} in whole pixels of the photo',
);

export const editRequestSchema = generateRequestSchema.extend({
  size: z.string().max(32, 'must be WIDTHxHEIGHT in pixels, source or auto').default(SOURCE_SIZE),
  /** The base first. */
  images: z.array(imageId).min(1, IMAGES_MESSAGE).max(MAX_INPUT_IMAGES, IMAGES_MESSAGE),
  mask: imageId.nullish(),
  markup: imageId.nullish(),
  placement: z.enum(['exact', 'whole', 'model'], 'must be one of exact, whole, model').optional(),
  region: region.default('auto'),
  featherPx: featherPx.nullish(),
  matchGrain: choice.default(true),
  sendWholePhoto: z.boolean().optional(),
  reinforcePrompt: z.boolean().default(false),
});

export type EditRequest = { id: string; params: GenerateParams; edit: EditParams; images: string[] };

/**
 * From a parsed body to an edit that may be sent, as far as can be known without its pictures.
 *
 * @throws OverpaintError `invalid_request`, `unknown_model`, `invalid_size` or `invalid_combination`, each with the
 *   sentence for the person
 */
export function parseEditRequest(body: unknown): {
  request: EditRequest;
  model: ModelInfo;
  priced: boolean;
} {
  const parsed = editRequestSchema.safeParse(body);
  if (!parsed.success) throw new OverpaintError('invalid_request', explainRequestProblem(parsed.error));
  const {
    id,
    images,
    mask,
    markup,
    placement,
    region,
    featherPx,
    matchGrain,
    sendWholePhoto,
    reinforcePrompt,
    ...params
  } = parsed.data;
  const edit: EditParams = {
    mask: mask ?? null,
    markup: markup ?? null,
    placement: placement ?? defaultPlacement(params, mask ?? null),
    region,
    featherPx: featherPx ?? null,
    matchGrain,
    sendWholePhoto: sendWholePhoto ?? defaultSendWholePhoto(params),
    reinforcePrompt,
  };
  const { model, priced } = resolveModel(params);
  // Which legal size `source` becomes is known with the picture; that it becomes one is certain.
  const sized = params.size === SOURCE_SIZE ? { ...params, size: 'auto' } : params;
  const problem = findProblems(sized, model)[0];
  if (problem?.field === 'size') throw new OverpaintError('invalid_size', problem.sentence);
  if (problem?.field === 'prompt') throw new OverpaintError('invalid_request', problem.sentence);
  const editProblem = findEditProblems(params, edit, images, model)[0];
  const sentence = problem?.sentence ?? editProblem?.sentence;
  if (sentence !== undefined) throw new OverpaintError('invalid_combination', sentence);
  return { request: { id, params, edit, images }, model, priced };
}

export const placeRequestSchema = z.strictObject({
  featherPx: featherPx.nullable().default(null),
  align: choice.optional(),
  matchTone: choice.optional(),
  matchGrain: choice.optional(),
  grow: choice.optional(),
});

/** How a placing would look: the picture around the mask, with the outline of what it takes in where that is asked for. */
export const placePreviewSchema = placeRequestSchema.extend({ outline: choice.default(false) });

export const cutOutRequestSchema = z.strictObject({
  /** The id that the new image gets: who asks again by it gets the same image. */
  id: z.uuid('must be a UUID').optional(),
  /** A mask that was uploaded; what it selects is kept. */
  mask: imageId,
  /** Cropped to what is left. */
  trim: z.boolean('must be true or false').default(false),
});

export type CutOutRequest = z.infer<typeof cutOutRequestSchema>;

const MAX_CELLS_A_SIDE = 8;
const CELLS_MESSAGE = `must be a whole number from 1 to ${MAX_CELLS_A_SIDE}`;
const cellsOfSide = z.int(CELLS_MESSAGE).min(1, CELLS_MESSAGE).max(MAX_CELLS_A_SIDE, CELLS_MESSAGE);

export const cellsRequestSchema = z
  .strictObject({
    columns: cellsOfSide,
    rows: cellsOfSide,
    /** The ids that the new images get, in reading order; null: this cell is not wanted. */
    ids: z
      .array(z.uuid('must be a UUID').nullable())
      .refine((ids) => ids.some((id) => id !== null), 'must name one cell at least')
      .refine((ids) => {
        const named = ids.filter((id) => id !== null);
        return new Set(named).size === named.length;
      }, 'must name each image once'),
  })
  .refine(({ columns, rows, ids }) => ids.length <= columns * rows, {
    path: ['ids'],
    message: 'must not name more cells than there are',
  });

export type CellsRequest = z.infer<typeof cellsRequestSchema>;
