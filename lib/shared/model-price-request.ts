/** The body of `PUT /api/models/price`. Imports zod, so the browser does not import this file. */
import { z } from 'zod';
import { modelIdSchema } from './request-parameters';

/** Far above any price there is, and low enough for every sum. */
export const MAX_USD_PER_MILLION = 10_000;

const MESSAGE = `must be US dollars per million tokens, 0 to ${MAX_USD_PER_MILLION.toLocaleString('en-US')}`;
const rate = z.number(MESSAGE).min(0, MESSAGE).max(MAX_USD_PER_MILLION, MESSAGE);

export const modelPriceSchema = z.strictObject({
  model: modelIdSchema,
  prices: z
    .strictObject({ textIn: rate, imageIn: rate, imageOut: rate, textOut: rate.default(0) })
    .nullable(),
});
