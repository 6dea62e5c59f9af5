/** What a stickers job keeps, as it comes in. Imports zod, so the browser does not import this file. */
import { z } from 'zod';
import { isEmoji } from '@/lib/shared/emoji';
import { parameterSchemas } from '@/lib/shared/request-parameters';
import { MAX_CELLS } from './sticker-grid';
import {
  MAX_EMOJIS,
  MAX_MARGIN_PX,
  MAX_OUTLINE_PX,
  MAX_PHOTOS,
  PUBLISHER_MAX,
  STICKER_ROLES,
  STICKER_WAYS,
  STICKER_WORDS_MAX,
  type StickerDetails,
  type StickerSettings,
} from './stickers';
import { JOB_NAME_MAX } from './wire-jobs';

const text = (max: number) => z.string().max(max, `must have ${max} characters at most`);
const pixels = (max: number) => {
  const message = `must be a whole number of pixels from 0 to ${max}`;
  return z.int(message).min(0, message).max(max, message);
};
const PHOTOS_MESSAGE = `must name ${MAX_PHOTOS} images at most`;
const EMOJIS_MESSAGE = `must have ${MAX_EMOJIS} emojis at most`;
const CELLS_MESSAGE = `must name ${MAX_CELLS} items at most`;
const id = z.string().regex(/^[\w-]{1,64}$/, 'must be an id');
const isEachOnce = (all: readonly string[]) => new Set(all).size === all.length;

const settings: z.ZodType<StickerSettings> = z.strictObject({
  way: z.enum(STICKER_WAYS, `must be one of ${STICKER_WAYS.join(', ')}`),
  title: text(JOB_NAME_MAX),
  publisher: text(PUBLISHER_MAX),
  photos: z.array(id).max(MAX_PHOTOS, PHOTOS_MESSAGE).refine(isEachOnce, 'must name each image once'),
  person: text(STICKER_WORDS_MAX),
  style: text(STICKER_WORDS_MAX),
  outlinePx: pixels(MAX_OUTLINE_PX),
  marginPx: pixels(MAX_MARGIN_PX),
  model: parameterSchemas.model,
  quality: parameterSchemas.quality,
});

const details: z.ZodType<StickerDetails> = z.strictObject({
  role: z.enum(STICKER_ROLES, `must be one of ${STICKER_ROLES.join(', ')}`),
  emojis: z
    .array(z.string().refine(isEmoji, 'must be one emoji'))
    .max(MAX_EMOJIS, EMOJIS_MESSAGE)
    .refine(isEachOnce, 'must name each emoji once'),
  cells: z.array(id).max(MAX_CELLS, CELLS_MESSAGE).refine(isEachOnce, 'must name each item once'),
});

export const stickersSchemas = { settings, details };
