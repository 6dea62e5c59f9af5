/** The bodies of the routes under `/api/comparisons`. Imports zod, so the browser does not import this file. */
import { z } from 'zod';
import { batchRequestSchema } from './batch-request';
import { type ComparisonAxes, type ComparisonBase, MAX_CELLS } from './comparison';
import { editRequestSchema } from './edit-request';
import { defaultPlacement, defaultSendWholePhoto } from './edit-settings';
import { generateRequestSchema } from './generate-request';
import type { When } from './overnight';
import type { CellStart } from './wire-comparison';

/** 60 prompts of 32,000 characters, most of them two bytes long, are 4 MB; the base's comes on top. */
export const COMPARISON_LIMIT_BYTES = 5_000_000;

const id = generateRequestSchema.shape.id;
const VALUES_MESSAGE = `must have ${MAX_CELLS} values at most`;
const NAME_MESSAGE = 'must have 1 to 120 characters';
const CAP_MESSAGE = 'must be whole micro-dollars from 0, or null';
const REVISION_MESSAGE = 'must be the revision that was changed';

const { prompt, model, quality, size, background } = generateRequestSchema.shape;
const valuesOf = <Schema extends z.ZodType>(value: Schema) =>
  z.array(value).max(MAX_CELLS, VALUES_MESSAGE).default([]);

const axesSchema = z.strictObject({
  prompts: valuesOf(prompt),
  models: valuesOf(model.unwrap()),
  qualities: valuesOf(quality.unwrap()),
  sizes: valuesOf(size.unwrap()),
  backgrounds: valuesOf(background.unwrap()),
});

const editSchema = editRequestSchema.pick({
  mask: true,
  markup: true,
  placement: true,
  region: true,
  featherPx: true,
  matchGrain: true,
  sendWholePhoto: true,
  reinforcePrompt: true,
});

const baseSchema = z
  .strictObject({
    params: generateRequestSchema.omit({ id: true }),
    edit: editSchema.nullish(),
    images: editRequestSchema.shape.images.or(z.array(z.never()).max(0)).default([]),
  })
  .refine(({ edit, images }) => (edit == null) === (images.length === 0), {
    message: 'must have pictures where it is an edit, and only there',
    path: ['images'],
  })
  .transform(({ params, edit, images }): ComparisonBase => {
    if (edit == null) return { params, edit: null, images: [] };
    const { mask, markup, placement, featherPx, sendWholePhoto, ...kept } = edit;
    return {
      params,
      images,
      edit: {
        ...kept,
        mask: mask ?? null,
        markup: markup ?? null,
        placement: placement ?? defaultPlacement(params, mask ?? null),
        featherPx: featherPx ?? null,
        sendWholePhoto: sendWholePhoto ?? defaultSendWholePhoto(params),
      },
    };
  });

const origin = { base: baseSchema.optional(), fromRun: id.optional() };
const hasOrigin = (body: { base?: unknown; fromRun?: unknown }) =>
  (body.base === undefined) !== (body.fromRun === undefined);
const ORIGIN = { message: 'or “fromRun” must be given, and not both', path: ['base'] };

const name = z.string().trim().min(1, NAME_MESSAGE).max(120, NAME_MESSAGE);
const capMicroUsd = z.int(CAP_MESSAGE).min(0, CAP_MESSAGE).nullable();

/** Absent: now. */
const when = batchRequestSchema.shape.when;

const START_MESSAGE = `must name 1 to ${MAX_CELLS} cells`;
const startsSchema = z
  .array(z.strictObject({ cell: z.string().max(512), runId: id, again: z.boolean().optional() }))
  .max(MAX_CELLS, START_MESSAGE)
  .refine(isEachOnce, 'must name each cell once, with its own run id');

function isEachOnce(starts: readonly { cell: string; runId: string }[]): boolean {
  const cells = new Set(starts.map(({ cell }) => cell));
  const runs = new Set(starts.map(({ runId }) => runId));
  return cells.size === starts.length && runs.size === starts.length;
}

export const comparisonPriceSchema = z
  .strictObject({
    ...origin,
    axes: axesSchema.default({ prompts: [], models: [], qualities: [], sizes: [], backgrounds: [] }),
    levels: axesSchema
      .omit({ prompts: true })
      .default({ models: [], qualities: [], sizes: [], backgrounds: [] }),
  })
  .refine(hasOrigin, ORIGIN);

export const comparisonRequestSchema = z
  .strictObject({
    id,
    name: name.optional(),
    ...origin,
    axes: axesSchema,
    capMicroUsd: capMicroUsd.default(null),
    /** Cells to start with it: then there is all of it, or nothing. */
    start: startsSchema.default([]),
    when,
  })
  .refine(hasOrigin, ORIGIN);

export const comparisonChangeSchema = z.strictObject({
  revision: z.int(REVISION_MESSAGE).min(1, REVISION_MESSAGE),
  name: name.optional(),
  axes: axesSchema.optional(),
  capMicroUsd: capMicroUsd.optional(),
  winner: z.string().max(512).nullable().optional(),
});

export const comparisonStartSchema = z.strictObject({
  cells: startsSchema.refine((cells) => cells.length > 0, START_MESSAGE),
  when,
});

export type ComparisonOrigin = { base?: ComparisonBase | undefined; fromRun?: string | undefined };
export type PriceRequest = ComparisonOrigin & {
  axes: ComparisonAxes;
  levels: Omit<ComparisonAxes, 'prompts'>;
};
export type ComparisonRequest = ComparisonOrigin & {
  id: string;
  name?: string | undefined;
  axes: ComparisonAxes;
  capMicroUsd: number | null;
  start: CellStart[];
  when?: When | undefined;
};
export type ComparisonChange = z.infer<typeof comparisonChangeSchema>;
