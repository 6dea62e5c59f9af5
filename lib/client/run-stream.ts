import type { RunSnapshot, WireRun } from '@/lib/shared/wire';
import { request } from './api';
import { sentenceOf } from './sentence-of';

/**
 * How a page follows the server: by the stream (`live`), or, where a proxy keeps the stream's events to itself, by asking
 * again and again (`polling`).
 */
export type RunEventsState = 'connecting' | 'live' | 'polling' | 'reconnecting';

/** What a connection tells, for this tab and for others that follow it. */
export type RunMessage =
  /** The open runs and the newest ones, all at once. */
  | { kind: 'snapshot'; runs: readonly WireRun[] }
  | { kind: 'run'; run: WireRun }
  /** @param problem why the server cannot be asked, in a sentence, once that is known */
  | { kind: 'state'; state: RunEventsState; problem: string | null }
  /** Nothing has changed, and the connection is alive. */
  | { kind: 'pulse' };

export type RunStream = {
  /** The page is looked at, or the network is back: what is dead is made anew now, not after its pause. */
  check(): void;
  close(): void;
};

/** The server says something every 15 s; after two missed heartbeats the line is dead, whatever the socket thinks. */
const SILENCE_MS = 35_000;
/** Coming back to a page that has heard nothing for longer than a heartbeat, do not wait for the second one. */
export const HEARTBEAT_MS = 17_000;
/** The server begins with what there is, at once. What has not begun to arrive by now is held back somewhere. */
const BEGIN_MS = 10_000;
/**
 * Compared by the wall clock, in short steps: a timer of 35 s stands still while a laptop sleeps and would let a dead
 * connection look alive for 35 s after it woke.
 */
const WATCH_MS = 2_000;
const RETRY_MS = { first: 500, most: 15_000 } as const;
/** A proxy that holds events back goes on doing so until its settings are changed. */
const RETRY_HELD_BACK_MS = 60_000;
/** After so many broken streams, or dead ones, in a row the server is asked as well. */
const PATIENCE = { failures: 3, silences: 2 } as const;
const POLL_MS = 3_000;
const POLL_TIMEOUT_MS = 10_000;

/**
 * One event stream. Its messages carry a run's whole current state and a new connection begins with a snapshot, so
 * nothing is lost by dropping a connection at any moment, and nothing is counted here.
 *
 * `EventSource` reconnects by itself only after some failures (not after an HTTP error) and never notices silence, so
 * reconnecting is done here for all of them: at once when the page is looked at, else after a growing pause.
 *
 * The stream is trusted until it fails. One that breaks again and again (`failing`) is trusted again once it begins; one
 * that was silent (`held back`) begins as well where a proxy lets through a full buffer only, so it is trusted again with
 * its first heartbeat. While it is not trusted, the server is asked for the snapshot in short steps.
 */
export function openRunStream(onMessage: (message: RunMessage) => void): RunStream {
  let source: EventSource | null = null;
  let begun = false;
  let heardAt = 0;
  let failures = 0;
  let silences = 0;
  let distrust: 'none' | 'failing' | 'held back' = 'none';
  let poll: AbortController | null = null;
  /** What became of the last poll; null before the first. */
  let answered: boolean | null = null;
  let problem: string | null = null;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let pollTimer: ReturnType<typeof setTimeout> | undefined;
  let said: RunEventsState | null = null;
  let saidProblem: string | null = null;

  function say(state: RunEventsState) {
    if (state === said && problem === saidProblem) return;
    said = state;
    saidProblem = problem;
    onMessage({ kind: 'state', state, problem });
  }

  function heard() {
    heardAt = Date.now();
  }

  function disconnect() {
    clearTimeout(retryTimer);
    source?.close();
    source = null;
    begun = false;
  }

  function connect() {
    disconnect();
    heard();
    const snapshot: WireRun[] = [];
    source = new EventSource('/api/events');
    source.addEventListener('run', (event) => {
      heard();
      const run = JSON.parse(event.data) as WireRun;
      if (begun) onMessage({ kind: 'run', run });
      else snapshot.push(run);
    });
    source.addEventListener('ready', () => {
      heard();
      begun = true;
      failures = 0;
      if (distrust !== 'held back') trust();
      onMessage({ kind: 'snapshot', runs: snapshot });
    });
    source.addEventListener('ping', () => {
      heard();
      silences = 0;
      if (begun) trust();
      onMessage({ kind: 'pulse' });
    });
    source.addEventListener('error', () => {
      disconnect();
      retryTimer = setTimeout(connect, Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** failures));
      failures += 1;
      if (failures >= PATIENCE.failures && distrust === 'none') doubt('failing');
      if (distrust === 'none') say('reconnecting');
    });
  }

  function trust() {
    distrust = 'none';
    clearTimeout(pollTimer);
    poll?.abort();
    poll = null;
    answered = null;
    problem = null;
    say('live');
  }

  function doubt(why: 'failing' | 'held back') {
    distrust = why;
    if (answered === null) say('reconnecting');
    ask();
  }

  /** Once, and again after a pause for as long as the stream is not trusted. */
  function ask() {
    clearTimeout(pollTimer);
    if (poll !== null) return;
    const current = new AbortController();
    poll = current;
    const timeout = setTimeout(() => current.abort(new Error('No answer in time.')), POLL_TIMEOUT_MS);
    request<RunSnapshot>('/api/events/snapshot', { signal: current.signal })
      .then(
        ({ runs }) => {
          if (poll !== current) return;
          answered = true;
          problem = null;
          onMessage({ kind: 'snapshot', runs });
          say('polling');
        },
        (error: unknown) => {
          if (poll !== current) return;
          answered = false;
          problem = current.signal.aborted ? null : sentenceOf(error);
          say('reconnecting');
          // The whole server is away, so the stream was not held back.
          if (distrust === 'held back' && source === null) retrySoon();
        },
      )
      .finally(() => {
        clearTimeout(timeout);
        if (poll !== current) return;
        poll = null;
        pollTimer = setTimeout(ask, POLL_MS);
      });
  }

  function retrySoon() {
    distrust = 'failing';
    clearTimeout(retryTimer);
    retryTimer = setTimeout(connect, RETRY_MS.most);
  }

  function watch() {
    if (source === null || Date.now() - heardAt < (begun ? SILENCE_MS : BEGIN_MS)) return;
    silences += 1;
    const heldBack = !begun || silences >= PATIENCE.silences;
    if (!heldBack && distrust === 'none') {
      say('reconnecting');
      connect();
      return;
    }
    disconnect();
    retryTimer = setTimeout(connect, RETRY_HELD_BACK_MS);
    doubt('held back');
  }

  const watchTimer = setInterval(watch, WATCH_MS);
  say('connecting');
  connect();

  return {
    check() {
      if (source === null) connect();
      else if (Date.now() - heardAt >= HEARTBEAT_MS) {
        if (distrust === 'none') say('reconnecting');
        connect();
      }
      if (distrust !== 'none') ask();
    },
    close() {
      disconnect();
      clearInterval(watchTimer);
      clearTimeout(pollTimer);
      poll?.abort();
      poll = null;
    },
  };
}
