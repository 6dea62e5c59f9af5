import type { ErrorCode } from './errors';

/** What a page is told in its address, as `?problem=`, by a sign-in that led through other pages. */
const SIGN_IN_PROBLEMS = [
  'account_disabled',
  'account_waiting',
  'challenge_expired',
  'email_taken',
  'identity_taken',
  'invitation_invalid',
  'no_account',
  'provider_refused',
  'provider_unavailable',
  'sign_in_required',
] as const satisfies readonly ErrorCode[];
export type SignInProblem = (typeof SIGN_IN_PROBLEMS)[number];

/** @param text from an address, so anything */
export function readSignInProblem(text: unknown): SignInProblem | null {
  return SIGN_IN_PROBLEMS.find((code) => code === text) ?? null;
}
