import { SIGN_IN_PATH } from '@/lib/shared/accounts';

/** The session has ended: back here after the sign-in. What was typed is kept by the browser. */
export function askToSignIn(): void {
  if (location.pathname === SIGN_IN_PATH) return;
  location.assign(`${SIGN_IN_PATH}?next=${encodeURIComponent(`${location.pathname}${location.search}`)}`);
}
