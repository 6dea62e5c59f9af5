import { SIGN_IN_PATH } from '@/lib/shared/accounts';
import { request } from './api';
import { forgetWhoLeft, noteLeaving } from './browser-storage';
import { forgetCanvasesOf } from './mask/canvas-storage';
import { ofPerson } from './of-person';

const CHANNEL = 'overpaint-sign-out';

/** Ends the session, here and in all tabs of this browser. */
export async function signOut(): Promise<void> {
  await request('/api/sign-out', { method: 'POST' });
  try {
    const channel = new BroadcastChannel(ofPerson(CHANNEL));
    channel.postMessage(null);
    channel.close();
  } catch {
    // Blocked: the other tabs find out with their next question to the server.
  }
  leave();
}

/** Follows a sign-out in another tab. Returns the end of listening. */
export function followSignOut(): () => void {
  try {
    const channel = new BroadcastChannel(ofPerson(CHANNEL));
    channel.onmessage = leave;
    return () => channel.close();
  } catch {
    return () => {};
  }
}

function leave(): void {
  noteLeaving();
  // Not to be come back to.
  location.replace(SIGN_IN_PATH);
}

/** On the page that a sign-out leads to: drafts, what lies in the tray and what was painted are forgotten. */
export function clearAfterSignOut(): void {
  const person = forgetWhoLeft();
  if (person !== null) forgetCanvasesOf(person);
}
