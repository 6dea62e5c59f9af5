import { TERMINAL } from '@/lib/shared/run-status';
import type { WireRun } from '@/lib/shared/wire';
import { ofPerson } from './of-person';
import { HEARTBEAT_MS, openRunStream, type RunMessage, type RunStream } from './run-stream';

/** Of the lock that the leader holds and of the channel on which it is heard. */
const NAME = 'overpaint.run-events';
const WATCH_MS = 2_000;
/** A leader that lives answers within milliseconds. At random, so that not all take over from a dead one at once. */
const ANSWER_MS = { least: 1_200, most: 2_000 } as const;
/** Ended runs that a tab is told about when it joins, beside the open ones; the event stream begins with as many. */
const NEWEST_RUNS = 50;

/** On the channel: what the leader's connection tells, and a tab that asks it to say what it knows. */
type Word = RunMessage | { kind: 'join' };

/**
 * The one event stream of all tabs of a browser: it opens six HTTP/1.1 connections to a host at most, so the seventh tab
 * with its own stream would never load.
 *
 * Every tab asks for the same lock. The one that has it leads: it holds the stream and passes on what it hears. The lock
 * comes to the next tab by itself when the leader closes or crashes. A leader that is frozen keeps it and says nothing, so
 * a tab that hears nothing asks, and takes the lock away when no answer comes; a leader that loses it so follows.
 *
 * Where a page may not use locks (they need HTTPS or this machine) or channels, each tab has its own stream.
 */
export function openSharedStream(onMessage: (message: RunMessage) => void): RunStream {
  const channel = openChannel();
  if (channel === null || !navigator.locks) return openRunStream(onMessage);

  type Role =
    | { kind: 'leader'; stream: RunStream; known: Knowledge; release: () => void }
    | { kind: 'follower'; heardAt: number; answerTimer: ReturnType<typeof setTimeout> | undefined }
    | { kind: 'closed' };
  let role: Role = { kind: 'follower', heardAt: Date.now(), answerTimer: undefined };
  let waiting = new AbortController();

  const post = (word: Word) => channel.postMessage(word);

  /** Waits for the lock, or takes it away, and leads for as long as it is held. */
  function contend(how: 'wait' | 'steal') {
    waiting.abort();
    waiting = new AbortController();
    const { signal } = waiting;
    const held = () => new Promise<void>((release) => (signal.aborted ? release() : lead(release)));
    navigator.locks
      .request(ofPerson(NAME), how === 'steal' ? { steal: true } : { signal }, held)
      .catch((error) => {
        if (signal.aborted) return;
        if (error instanceof DOMException && error.name === 'AbortError') follow();
        // Locks are refused where a browser blocks all that a site stores.
        else lead(() => undefined);
      });
  }

  function lead(release: () => void) {
    if (role.kind === 'follower') clearTimeout(role.answerTimer);
    const known = createKnowledge();
    const stream = openRunStream((message) => {
      known.note(message);
      onMessage(message);
      post(message);
    });
    role = { kind: 'leader', stream, known, release };
  }

  /** Another tab has taken the lock away: this one was frozen. */
  function follow() {
    if (role.kind === 'leader') role.stream.close();
    role = { kind: 'follower', heardAt: Date.now(), answerTimer: undefined };
    contend('wait');
    ask();
  }

  function ask() {
    if (role.kind !== 'follower') return;
    post({ kind: 'join' });
    const { least, most } = ANSWER_MS;
    role.answerTimer ??= setTimeout(() => contend('steal'), least + Math.random() * (most - least));
  }

  channel.onmessage = ({ data }: MessageEvent<Word>) => {
    if (data.kind === 'join') {
      if (role.kind !== 'leader') return;
      for (const message of role.known.tell()) post(message);
      role.stream.check();
    } else if (role.kind === 'follower') {
      clearTimeout(role.answerTimer);
      role.answerTimer = undefined;
      role.heardAt = Date.now();
      onMessage(data);
    }
  };

  const watchTimer = setInterval(() => {
    if (role.kind === 'follower' && Date.now() - role.heardAt >= HEARTBEAT_MS) ask();
  }, WATCH_MS);
  onMessage({ kind: 'state', state: 'connecting', problem: null });
  contend('wait');
  ask();

  return {
    check() {
      if (role.kind === 'leader') role.stream.check();
      else ask();
    },
    close() {
      waiting.abort();
      clearInterval(watchTimer);
      if (role.kind === 'leader') {
        role.stream.close();
        role.release();
      } else if (role.kind === 'follower') clearTimeout(role.answerTimer);
      role = { kind: 'closed' };
      channel.close();
    },
  };
}

function openChannel(): BroadcastChannel | null {
  try {
    return new BroadcastChannel(ofPerson(NAME));
  } catch {
    return null;
  }
}

type Knowledge = ReturnType<typeof createKnowledge>;

/** What the stream has told so far, as far as a tab that joins must know it. */
function createKnowledge() {
  /** In the order of their latest changes. */
  let runs: Map<string, WireRun> | null = null;
  let state: Extract<RunMessage, { kind: 'state' }> | null = null;

  function needed(): WireRun[] {
    const all = [...(runs?.values() ?? [])];
    const ended = all.filter(({ status }) => TERMINAL.has(status)).slice(-NEWEST_RUNS);
    return [...all.filter(({ status }) => !TERMINAL.has(status)), ...ended];
  }

  return {
    note(message: RunMessage) {
      if (message.kind === 'state') state = message;
      // It begins with the newest.
      if (message.kind === 'snapshot') runs = new Map(message.runs.toReversed().map((run) => [run.id, run]));
      if (message.kind !== 'run') return;
      runs ??= new Map();
      runs.delete(message.run.id);
      runs.set(message.run.id, message.run);
      if (runs.size > 4 * NEWEST_RUNS) runs = new Map(needed().map((run) => [run.id, run]));
    },
    tell(): RunMessage[] {
      return [
        ...(runs === null ? [] : [{ kind: 'snapshot', runs: needed() } as const]),
        ...(state === null ? [] : [state]),
      ];
    },
  };
}
