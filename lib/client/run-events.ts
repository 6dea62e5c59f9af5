import type { WireRun } from '@/lib/shared/wire';
import type { RunEventsState, RunStream } from './run-stream';
import { openSharedStream } from './shared-stream';

export type RunEventsOptions = {
  /** How a connection begins: the open runs and the newest ones, all at once. */
  onSnapshot: (runs: readonly WireRun[]) => void;
  onRun: (run: WireRun) => void;
  /** @param problem why the server cannot be asked, in a sentence, once that is known */
  onState?: (state: RunEventsState, problem: string | null) => void;
  /** Whether the page may stop following while it is hidden. */
  mayRest?: () => boolean;
};

/** A page in the background that waits for nothing lets the server, and the other tabs, do without it. */
const REST_AFTER_MS = 30_000;

/**
 * Follows the runs for as long as the page is visible or something is awaited.
 *
 * @returns ends it
 */
export function connectRunEvents({ onSnapshot, onRun, onState, mayRest }: RunEventsOptions): () => void {
  let stream: RunStream | null = null;
  let restTimer: ReturnType<typeof setTimeout> | undefined;

  const follow = () => {
    stream = openSharedStream((message) => {
      if (message.kind === 'snapshot') onSnapshot(message.runs);
      if (message.kind === 'run') onRun(message.run);
      if (message.kind === 'state') onState?.(message.state, message.problem);
    });
  };

  const stop = () => {
    stream?.close();
    stream = null;
  };

  const wake = () => {
    if (stream === null) follow();
    else stream.check();
  };

  const rest = () => {
    if (mayRest?.()) stop();
    else restTimer = setTimeout(rest, REST_AFTER_MS);
  };

  const onVisibility = () => {
    clearTimeout(restTimer);
    if (document.visibilityState === 'visible') wake();
    else if (mayRest) restTimer = setTimeout(rest, REST_AFTER_MS);
  };

  // Before the browser freezes the page, or keeps it for going back: others must not wait for it.
  const end = [
    listen(document, 'visibilitychange', onVisibility),
    listen(document, 'freeze', stop),
    listen(document, 'resume', wake),
    listen(window, 'online', wake),
    listen(window, 'pagehide', stop),
    listen(window, 'pageshow', (event) => {
      if ((event as PageTransitionEvent).persisted) wake();
    }),
  ];
  follow();

  return () => {
    for (const stopListening of end) stopListening();
    clearTimeout(restTimer);
    stop();
  };
}

function listen(target: EventTarget, type: string, listener: (event: Event) => void): () => void {
  target.addEventListener(type, listener);
  return () => target.removeEventListener(type, listener);
}
