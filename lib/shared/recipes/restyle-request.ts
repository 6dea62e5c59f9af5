/** What a restyle job keeps, as it comes in. Imports zod, so the browser does not import this file. */
import { z } from 'zod';
import { modelIdSchema, parameterSchemas } from '@/lib/shared/request-parameters';
import { LOOK_WORDS_MAX, type RestyleDetails, type RestyleSettings } from './restyle';
import {
  isMakeable,
  MADE_TARGETS_MAX,
  printPixels,
  TARGET_FORMATS,
  TARGET_IDS,
  TARGET_NAME_MAX,
  TARGET_PIXELS_MAX,
  TARGET_SIDE_MAX,
  TARGET_SIDE_MIN,
} from './restyle-targets';

const imageId = z
  .string()
  .regex(/^[\w-]{1,64}$/, 'must be the id of an image, or null')
  .nullable();
const WORDS_MESSAGE = `must have ${LOOK_WORDS_MAX} characters at most`;
const NAME_MESSAGE = `must have 1 to ${TARGET_NAME_MAX} characters`;
const SIDE_MESSAGE = `must be ${TARGET_SIDE_MIN} to ${TARGET_SIDE_MAX} whole pixels`;
const PIXELS_MESSAGE = `must have ${TARGET_PIXELS_MAX / 1_000_000} megapixels at most`;
const LENGTH_MESSAGE = 'must be a length above 0';
const TARGETS_MAX = TARGET_IDS.length + MADE_TARGETS_MAX;
const COUNT_MESSAGE = `must name ${TARGETS_MAX} targets at most`;

const targetId = z.string().regex(/^[\w-]{1,64}$/, 'must be the id of a target');
const side = z.int(SIDE_MESSAGE).min(TARGET_SIDE_MIN, SIDE_MESSAGE).max(TARGET_SIDE_MAX, SIDE_MESSAGE);
const length = z.number(LENGTH_MESSAGE).positive(LENGTH_MESSAGE).max(10_000, LENGTH_MESSAGE);
const isNew = (ids: readonly string[]) => new Set(ids).size === ids.length;

const made = z
  .strictObject({
    id: targetId.refine(
      (id) => !(TARGET_IDS as readonly string[]).includes(id),
      'must not be the id of a target that is given',
    ),
    name: z
      .string()
      .transform((text) => text.normalize('NFC').replace(/\s+/g, ' ').trim())
      .pipe(z.string().min(1, NAME_MESSAGE).max(TARGET_NAME_MAX, NAME_MESSAGE)),
    width: side,
    height: side,
    format: z.enum(TARGET_FORMATS, `must be one of ${TARGET_FORMATS.join(', ')}`),
    ground: z
      .string()
      .regex(/^[0-9a-f]{6}$/, 'must be six hex digits, as in “ffffff” for white, or null')
      .nullable(),
  })
  .refine(isMakeable, PIXELS_MESSAGE);

const print = z
  .strictObject({ width: length, height: length, unit: z.enum(['mm', 'in'], 'must be mm or in') })
  .refine(
    (size) => isMakeable(printPixels(size)),
    `must be ${TARGET_SIDE_MAX} pixels a side, and ${TARGET_PIXELS_MAX / 1_000_000} megapixels, at most at 300 dpi`,
  );

const settings = z.strictObject({
  words: z.string().max(LOOK_WORDS_MAX, WORDS_MESSAGE),
  look: imageId,
  subject: z.enum(['kept', 'restyled'], 'must be kept or restyled'),
  model: modelIdSchema,
  quality: parameterSchemas.quality.unwrap(),
  targets: z.array(targetId).max(TARGETS_MAX, COUNT_MESSAGE).refine(isNew, 'must name each target once'),
  made: z
    .array(made)
    .max(MADE_TARGETS_MAX, `must have ${MADE_TARGETS_MAX} targets at most`)
    .refine((all) => isNew(all.map(({ id }) => id)), 'must have each id once'),
  print,
}) satisfies z.ZodType<RestyleSettings>;

const details = z.strictObject({ mask: imageId }) satisfies z.ZodType<RestyleDetails>;

export const restyleSchemas = { settings, details };
