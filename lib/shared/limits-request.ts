/** The bodies of what sets or asks for money. Imports zod, so the browser does not import this file. */
import { z } from 'zod';
import { MAX_LIMIT_MICRO_USD } from './limits';

const MESSAGE = `must be whole micro-dollars, at most ${MAX_LIMIT_MICRO_USD.toLocaleString('en-US')}`;
const amount = z.int(MESSAGE).min(0, MESSAGE).max(MAX_LIMIT_MICRO_USD, MESSAGE);

export const personLimitsSchema = z.strictObject({
  monthlyMicroUsd: amount.nullable(),
  runMicroUsd: amount.nullable(),
  unpricedMicroUsd: amount.nullable(),
});

export const wishSchema = z.strictObject({ amountMicroUsd: amount.min(1, MESSAGE) });

/** Nothing granted is a refusal. */
export const grantSchema = z.strictObject({ grantMicroUsd: amount });
