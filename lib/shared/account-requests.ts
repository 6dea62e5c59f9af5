import { z } from 'zod';
import { PASSWORD_MAX_CHARACTERS, ROLES } from './accounts';
import { MAX_LIMIT_MICRO_USD } from './limits';

/** Longer ones are refused by their own sentence; this only keeps what is hashed small. */
const password = z.string().max(PASSWORD_MAX_CHARACTERS * 4);
const email = z.string().max(320);
const name = z.string().max(400).default('');
const micro = z.int().min(0).max(1e15);

export const signInRequest = z.strictObject({ email, password });
export const setUpRequest = z.strictObject({ code: z.string().max(100).nullable(), email, name, password });
export const acceptRequest = z.strictObject({ code: z.string().max(100), email, name, password });
export const signUpRequest = z.strictObject({ email, name, password });
export const inviteRequest = z.strictObject({
  role: z.enum(ROLES),
  monthlyMicroUsd: micro.nullable().default(null),
  email: email.nullable().default(null),
});
export const providerSignInRequest = z.strictObject({ invitation: z.string().max(100) });
/** `next`: the path on which it goes on afterwards. */
export const newIdentityRequest = z.strictObject({ next: z.string().max(2000) });
export const changeMeRequest = z.strictObject({ name: z.string().trim().min(1).max(400) });
/** `current`: asked for where there is a password. */
export const changePasswordRequest = z.strictObject({ current: password.default(''), password });
export const changePersonRequest = z.strictObject({
  name: z.string().max(400).optional(),
  role: z.enum(ROLES).optional(),
  state: z.enum(['active', 'disabled']).optional(),
});
export const deletePersonRequest = z.strictObject({
  things: z.union([z.literal('delete'), z.strictObject({ handTo: z.string().max(100) })]),
});
export const runtimeSettingsRequest = z.strictObject({
  signUp: z.enum(['open', 'closed']),
  memberModels: z.array(z.string().max(100)).max(200).nullable(),
  monthlyMicroUsd: micro.max(MAX_LIMIT_MICRO_USD).nullable(),
});
