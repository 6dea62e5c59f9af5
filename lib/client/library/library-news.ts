/** No event of the server reports what no run has made. So who makes it here tells the library, in every tab of this browser. */

import { ofPerson } from '@/lib/client/of-person';

const CHANNEL = 'overpaint-library';
/** Told while no library was listening in this tab: the next one begins with what the page had before. */
let isUnheard = false;

export function tellLibraryNews(): void {
  isUnheard = true;
  try {
    const channel = new BroadcastChannel(ofPerson(CHANNEL));
    channel.postMessage(null);
    channel.close();
  } catch {
    // Blocked: the other tabs look again when a person comes back to them.
  }
}

/** Returns the end of listening. */
export function hearLibraryNews(listener: () => void): () => void {
  const hear = () => {
    isUnheard = false;
    listener();
  };
  if (isUnheard) hear();
  try {
    const channel = new BroadcastChannel(ofPerson(CHANNEL));
    channel.onmessage = hear;
    return () => channel.close();
  } catch {
    return () => {};
  }
}
