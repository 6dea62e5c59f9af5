import 'server-only';
import { ClientError } from 'openid-client';

/** Codes of openid-client for answers that are none: too late, broken off, or from something before the provider. */
const SILENCE = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
]);

/** Whether the provider gave no answer, rather than one that does not hold. */
export function isProviderSilent(error: unknown): boolean {
  // `fetch` throws these where there is no connection.
  if (error instanceof TypeError) return true;
  if (!(error instanceof ClientError)) return false;
  return error.code === undefined ? error.cause instanceof TypeError : SILENCE.has(error.code);
}
