/** The body of `POST /api/lettering`. Imports zod, so the browser does not import this file. */
import { z } from 'zod';
import { MAX_TEXTS } from '@/lib/shared/lettering/shaped-text';
import { comicSchemas } from './comic-request';
import { LINE_TEXT_MAX } from './comic-types';

const COUNT_MESSAGE = `must have 1 to ${MAX_TEXTS} texts`;
const { face, language, capitals } = comicSchemas.settings.shape;

export const letteringRequestSchema = z.strictObject({
  face,
  language,
  capitals,
  texts: z
    .array(z.string().max(LINE_TEXT_MAX, `must have at most ${LINE_TEXT_MAX} characters`))
    .min(1, COUNT_MESSAGE)
    .max(MAX_TEXTS, COUNT_MESSAGE),
});
