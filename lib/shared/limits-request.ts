/** The bodies of what sets or asks for money. Imports zod, so the browser does not import this file. */
import { z } from 'zod';
import { MAX_LIMIT_MICRO_USD } from './limits';

const MESSAGE = `must be whole micro-dollars, at most ${MAX_LIMIT_MICRO_USD.toLocaleString('en-US')}`;
export const limitAmount = z.int(MESSAGE).min(0, MESSAGE).max(MAX_LIMIT_MICRO_USD, MESSAGE);

export const personLimitsSchema = z.strictObject({
  monthlyMicroUsd: limitAmount.nullable(),
  runMicroUsd: limitAmount.nullable(),
  unpricedMicroUsd: limitAmount.nullable(),
});

export const wishSchema = z.strictObject({ amountMicroUsd: limitAmount.min(1, MESSAGE) });

/** Nothing granted is a refusal. */
export const grantSchema = z.strictObject({ grantMicroUsd: limitAmount });
