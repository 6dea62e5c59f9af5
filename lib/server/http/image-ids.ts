import 'server-only';
import { z } from 'zod';

const MAX_IMAGES = 500;
const COUNT_MESSAGE = `must name 1 to ${MAX_IMAGES} images`;

/** What is done to several images at once names each of them; naming one twice is naming it once. */
export const someImageIds = z
  .array(z.string().regex(/^[\w-]{1,64}$/, 'must be the id of an image'))
  .min(1, COUNT_MESSAGE)
  .max(MAX_IMAGES, COUNT_MESSAGE)
  .transform((ids) => [...new Set(ids)]);

export const purgeSchema = z.strictObject({ ids: someImageIds });

export const zipRequestSchema = z.strictObject({
  ids: someImageIds,
  /** Answer with an address that the browser itself saves from, once, instead of the archive. */
  ticket: z.boolean().default(false),
});
