import type { WireRun } from '@/lib/shared/wire';

export type RunEventsState = 'connecting' | 'live' | 'reconnecting';

export type RunEventsOptions = {
  /** How a connection begins: the open runs and the newest ones, all at once. */
  onSnapshot: (runs: readonly WireRun[]) => void;
  onRun: (run: WireRun) => void;
  onState?: (state: RunEventsState) => void;
  /** Whether the page may let go of the connection while nobody looks at it. */
  mayRest?: () => boolean;
  url?: string;
};

/** The server says something every 15 s; after two missed heartbeats the line is dead, whatever the socket thinks. */
const SILENCE_MS = 35_000;
/** Coming back to a page that has heard nothing for longer than a heartbeat, do not wait for the second one. */
const HEARTBEAT_MS = 17_000;
/**
 * Compared by the wall clock, in short steps: a timer of 35 s stands still while a laptop sleeps and would let a dead
 * connection look alive for 35 s after it woke.
 */
const WATCH_MS = 2_000;
const RETRY_MS = { first: 500, most: 15_000 } as const;
/**
 * A browser keeps six HTTP/1.1 connections to a host, over all its tabs. Tabs in the background that wait for nothing
 * give theirs back, or the seventh tab would never load.
 */
const REST_AFTER_MS = 30_000;

/**
 * The page's one event stream. Messages carry a run's whole current state and a new connection begins with a snapshot,
 * so nothing is lost by dropping a connection at any moment, and nothing is counted here.
 *
 * `EventSource` reconnects by itself only after some failures (not after an HTTP error) and never notices silence, so
 * reconnecting is done here for all of them: at once when the page is looked at again or the network returns, else
 * after a growing pause.
 *
 * @returns ends it
 */
export function connectRunEvents(options: RunEventsOptions): () => void {
  const { onSnapshot, onRun, onState, mayRest, url = '/api/events' } = options;
  let source: EventSource | null = null;
  let heardAt = 0;
  let failures = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let restTimer: ReturnType<typeof setTimeout> | undefined;

  const disconnect = () => {
    clearTimeout(retryTimer);
    source?.close();
    source = null;
  };

  const heard = () => {
    heardAt = Date.now();
  };

  const connect = () => {
    disconnect();
    heard();
    let snapshot: WireRun[] | null = [];
    source = new EventSource(url);
    source.addEventListener('run', (event) => {
      heard();
      const run = JSON.parse(event.data) as WireRun;
      if (snapshot) snapshot.push(run);
      else onRun(run);
    });
    source.addEventListener('ready', () => {
      heard();
      failures = 0;
      onState?.('live');
      onSnapshot(snapshot ?? []);
      snapshot = null;
    });
    source.addEventListener('ping', heard);
    source.addEventListener('error', () => {
      disconnect();
      onState?.('reconnecting');
      retryTimer = setTimeout(connect, Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** failures));
      failures += 1;
    });
  };

  const reconnectIfSilentFor = (ms: number) => {
    if (source === null || Date.now() - heardAt < ms) return;
    onState?.('reconnecting');
    connect();
  };

  const wake = () => {
    if (source === null) connect();
    else reconnectIfSilentFor(HEARTBEAT_MS);
  };

  const rest = () => {
    if (mayRest?.()) disconnect();
    else restTimer = setTimeout(rest, REST_AFTER_MS);
  };

  const onVisibility = () => {
    clearTimeout(restTimer);
    if (document.visibilityState === 'visible') wake();
    else if (mayRest) restTimer = setTimeout(rest, REST_AFTER_MS);
  };

  // A page restored from the back/forward cache has a source that is closed and does not say so.
  const onPageShow = (event: PageTransitionEvent) => {
    if (event.persisted) connect();
  };

  const watch = setInterval(() => reconnectIfSilentFor(SILENCE_MS), WATCH_MS);
  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('online', wake);
  window.addEventListener('pageshow', onPageShow);
  onState?.('connecting');
  connect();

  return () => {
    disconnect();
    clearInterval(watch);
    clearTimeout(restTimer);
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('online', wake);
    window.removeEventListener('pageshow', onPageShow);
  };
}
