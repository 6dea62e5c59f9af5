/** The bodies of the routes under `/api/jobs`. Imports zod, so the browser does not import this file. */
import { z } from 'zod';
import { MAX_BATCH_RUNS } from '@/lib/shared/batch-limit';
import { batchRequestSchema } from '@/lib/shared/batch-request';
import { generateRequestSchema } from '@/lib/shared/generate-request';
import { MAX_INPUT_IMAGES } from '@/lib/shared/models';
import { comicSchemas } from './comic-request';
import { restyleSchemas } from './restyle-request';
import { stickersSchemas } from './stickers-request';
import {
  ITEM_NAME_MAX,
  ITEM_WORDS_MAX,
  JOB_NAME_MAX,
  MAX_JOB_ITEMS,
  RECIPES,
  type RecipeName,
  VERDICTS,
} from './wire-jobs';

/** 400 items with some words and details each. */
export const JOB_LIMIT_BYTES = 4_000_000;

/** What each recipe keeps, as it comes in. */
export const RECIPE_SCHEMAS: Readonly<Record<RecipeName, { settings: z.ZodType; details: z.ZodType }>> = {
  restyle: restyleSchemas,
  stickers: stickersSchemas,
  comic: comicSchemas,
};

const { id } = generateRequestSchema.shape;
const NAME_MESSAGE = `must have 1 to ${JOB_NAME_MAX} characters`;
const ITEM_NAME_MESSAGE = `must have at most ${ITEM_NAME_MAX} characters`;
const WORDS_MESSAGE = `must have at most ${ITEM_WORDS_MAX} characters`;
const IMAGES_MESSAGE = `must name at most ${MAX_INPUT_IMAGES} images`;
const REVISION_MESSAGE = 'must be the revision that was changed';
const ITEMS_MESSAGE = `must have 1 to ${MAX_JOB_ITEMS} items`;
const START_MESSAGE = `must name 1 to ${MAX_BATCH_RUNS} items`;

const imageId = z.string().min(1, 'must be the id of an image').max(64, 'must be the id of an image');
const revision = z.int(REVISION_MESSAGE).min(1, REVISION_MESSAGE);
const name = z.string().trim().min(1, NAME_MESSAGE).max(JOB_NAME_MAX, NAME_MESSAGE);
/** What is in it depends on the recipe, which the job names. */
const recipeFields = z.record(z.string(), z.unknown());

const itemShape = {
  name: z.string().max(ITEM_NAME_MAX, ITEM_NAME_MESSAGE),
  words: z.string().max(ITEM_WORDS_MAX, WORDS_MESSAGE),
  images: z.array(imageId).max(MAX_INPUT_IMAGES, IMAGES_MESSAGE),
  details: recipeFields,
};

export const jobRequestSchema = z.strictObject({
  id,
  recipe: z.enum(RECIPES, 'must be restyle, stickers or comic'),
  name,
  settings: recipeFields.optional(),
});

export const jobCopySchema = z.strictObject({ id, name });

export const jobChangeSchema = z.strictObject({
  revision,
  name: name.optional(),
  settings: recipeFields.optional(),
});

export const jobItemsSchema = z.strictObject({
  items: z
    .array(
      z.strictObject({
        id,
        name: itemShape.name,
        words: itemShape.words.default(''),
        images: itemShape.images.default([]),
        details: itemShape.details.default({}),
      }),
    )
    .min(1, ITEMS_MESSAGE)
    .max(MAX_JOB_ITEMS, ITEMS_MESSAGE)
    .refine(
      (items) => new Set(items.map((item) => item.id)).size === items.length,
      'must name each item once',
    ),
});

export const jobItemChangeSchema = z.strictObject({
  revision,
  name: itemShape.name.optional(),
  words: itemShape.words.optional(),
  images: itemShape.images.optional(),
  details: itemShape.details.optional(),
  chosen: imageId.nullable().optional(),
  verdict: z.enum(VERDICTS, 'must be open, approved or rejected').optional(),
  /** A further candidate. */
  add: imageId.optional(),
  /** Its place among the items, from 0. */
  position: z.int('must be a whole number from 0').min(0, 'must be a whole number from 0').optional(),
});

const startOptions = {
  quality: generateRequestSchema.shape.quality.unwrap().optional(),
  model: generateRequestSchema.shape.model.unwrap().optional(),
};

export const jobPriceSchema = z.strictObject({
  items: z.array(id).min(1, ITEMS_MESSAGE).max(MAX_JOB_ITEMS, ITEMS_MESSAGE),
  ...startOptions,
});

export const jobStartSchema = z.strictObject({
  starts: z
    .array(z.strictObject({ item: id, runId: id }))
    .min(1, START_MESSAGE)
    .max(MAX_BATCH_RUNS, START_MESSAGE)
    .refine(
      (starts) =>
        new Set(starts.map(({ item }) => item)).size === starts.length &&
        new Set(starts.map(({ runId }) => runId)).size === starts.length,
      'must name each item once, with its own run id',
    ),
  ...startOptions,
  /** What these runs may cost together; null: as much as the budget lets them. */
  capMicroUsd: batchRequestSchema.shape.capMicroUsd,
  when: batchRequestSchema.shape.when,
});

export type JobRequest = z.infer<typeof jobRequestSchema>;
export type JobChange = z.infer<typeof jobChangeSchema>;
export type JobItemsRequest = z.infer<typeof jobItemsSchema>;
export type JobItemChange = z.infer<typeof jobItemChangeSchema>;
export type JobPriceRequest = z.infer<typeof jobPriceSchema>;
export type JobStart = z.infer<typeof jobStartSchema>;
