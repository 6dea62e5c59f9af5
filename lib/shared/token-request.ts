/** The bodies of requests about tokens. Imports zod, so the browser does not import this file. */
import { z } from 'zod';
import { NAME_MAX_CHARACTERS } from './accounts';
import { limitAmount } from './limits-request';
import { isModelId, MODEL_ID_RULE } from './model-id';
import { type NewToken, TOKEN_SCOPES, type TokenChange } from './wire-tokens';

const MAX_MODELS = 50;
const NAME_MESSAGE = `must have 1 to ${NAME_MAX_CHARACTERS} characters`;
const MODELS_MESSAGE = `must name 1 to ${MAX_MODELS} models, or be null for all`;
const TIME_MESSAGE = 'must be a time in milliseconds, or null';

const name = z.string().trim().min(1, NAME_MESSAGE).max(NAME_MAX_CHARACTERS, NAME_MESSAGE);

const scope = z.enum(TOKEN_SCOPES, 'must be read or make');
const models = z
  .array(z.string().trim().refine(isModelId, MODEL_ID_RULE))
  .min(1, MODELS_MESSAGE)
  .max(MAX_MODELS, MODELS_MESSAGE)
  .nullable();
const amount = limitAmount.nullable();
const time = z.int(TIME_MESSAGE).min(1, TIME_MESSAGE).nullable();

export const newTokenSchema: z.ZodType<NewToken> = z.strictObject({
  name,
  scope,
  models: models.default(null),
  monthlyMicroUsd: amount.default(null),
  runMicroUsd: amount.default(null),
  expiresAt: time.default(null),
});

export const tokenChangeSchema: z.ZodType<TokenChange> = z.strictObject({
  name: name.exactOptional(),
  scope: scope.exactOptional(),
  models: models.exactOptional(),
  monthlyMicroUsd: amount.exactOptional(),
  runMicroUsd: amount.exactOptional(),
  expiresAt: time.exactOptional(),
});
