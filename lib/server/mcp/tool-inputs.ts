import 'server-only';
import { z } from 'zod';
import { THUMBNAIL_WIDTHS } from '@/lib/server/images/thumbnails';
import { comparisonRequestSchema } from '@/lib/shared/comparison-request';
import { editRequestSchema } from '@/lib/shared/edit-request';
import { generateRequestSchema } from '@/lib/shared/generate-request';

/** What the tools take: the fields of the HTTP interface, with what a model needs beside them. */

export const MAX_WAIT_S = 50;
const MAX_LISTED = 50;
/** A mask of a large photo is some hundred kilobytes; of the body of a request it must leave room for a prompt. */
const MAX_MASK_CHARACTERS = 4_000_000;
/** The largest is for screens; a model is shown no more than it can see. */
const SHOWN_WIDTHS = THUMBNAIL_WIDTHS.filter((width) => width <= 1024);

const optionalId = generateRequestSchema.shape.id
  .optional()
  .describe(
    'A UUID of your own. The same id and settings again are the same run, so a lost answer costs nothing.',
  );
const maxUsd = z
  .number()
  .positive()
  .optional()
  .describe('Refuse if it may cost more than this many US dollars.');
const side = z.int().min(1).max(100_000);
const place = z.int().min(0).max(100_000);

const settings = generateRequestSchema.omit({ id: true }).shape;
const edits = {
  ...editRequestSchema.omit({ id: true, mask: true, markup: true }).shape,
  mask: z.string().max(64).optional().describe('Id of an uploaded mask.'),
  maskPng: z
    .base64()
    .max(MAX_MASK_CHARACTERS)
    .optional()
    .describe('A PNG of the size of the photo, in base64: what is transparent is edited.'),
  box: z
    .strictObject({ x: place, y: place, width: side, height: side })
    .optional()
    .describe('The part of the photo to edit, in its pixels.'),
};

export const estimateInput = z.strictObject({
  ...settings,
  size: settings.size.optional(),
  images: edits.images.optional().describe('Ids of images, the photo first: the price of an edit.'),
  mask: edits.mask,
});
export const generateInput = z.strictObject({ id: optionalId, maxUsd, ...settings });
export const editInput = z.strictObject({ id: optionalId, maxUsd, ...edits });
export const waitInput = z.strictObject({
  id: z.string().max(64),
  seconds: z.number().min(0).max(MAX_WAIT_S).default(30),
});
const limit = z.int().min(1).max(MAX_LISTED).default(20);
const cursor = z.string().max(500).optional().describe('nextCursor of the page before.');
export const listInput = z.strictObject({ limit, cursor });
export const findInput = z.strictObject({
  words: z.string().max(200).default('').describe('Words that must all be in the prompt.'),
  favourite: z.boolean().default(false),
  limit,
  cursor,
});
export const imageInput = z.strictObject({
  id: z.string().max(64),
  width: z.literal(SHOWN_WIDTHS).default(512).describe('Pixels; never larger than the image.'),
});
export const compareInput = z.strictObject({
  ...settings,
  axes: comparisonRequestSchema.shape.axes.describe('What differs: one run for each combination.'),
  name: z.string().max(120).optional(),
  start: z.boolean().default(false).describe('False: only tell the price. True: spend it.'),
  maxUsd,
});
