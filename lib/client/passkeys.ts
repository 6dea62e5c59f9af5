import { startAuthentication, startRegistration, WebAuthnError } from '@simplewebauthn/browser';
import type { MessageKey } from '@/lib/shared/language';
import type { PasskeyAnswer, WirePasskey } from '@/lib/shared/wire-ways-in';
import { json, request } from './api';
import { SentenceError } from './sentence-error';

type RegistrationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];
type SignInOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];

/** Signs in with whichever passkey the person chooses; the server sets its cookie. */
export async function signInWithPasskey(): Promise<void> {
  const optionsJSON = await request<SignInOptions>('/api/sign-in/passkey/options', { method: 'POST' });
  const response = await withDevice(() => startAuthentication({ optionsJSON }));
  await request('/api/sign-in/passkey', json('POST', { response }));
}

/** Makes a passkey on this device, or on another one that the browser offers. */
export async function makePasskey(name: string): Promise<WirePasskey> {
  const optionsJSON = await request<RegistrationOptions>('/api/me/passkeys/options', { method: 'POST' });
  const response = await withDevice(() => startRegistration({ optionsJSON }));
  return (await request<PasskeyAnswer>('/api/me/passkeys', json('POST', { name, response }))).passkey;
}

async function withDevice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new SentenceError({ key: keyOf(error) }, { cause: error });
  }
}

/** Browsers do not tell a person who changed their mind from one who took too long. */
function keyOf(error: unknown): MessageKey {
  if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
    return 'passkeys.problems.there';
  return error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name)
    ? 'passkeys.problems.stopped'
    : 'passkeys.problems.impossible';
}
