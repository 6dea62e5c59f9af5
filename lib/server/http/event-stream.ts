import 'server-only';
import type { WireRun } from '@/lib/shared/wire';
import { createWakeTurns } from './wake-turns';

export type EventStreamSource = {
  /** Calls back with each new state of a run, until the returned function is called. */
  subscribe: (onRun: (run: WireRun) => void) => () => void;
  /** The open runs and the newest; read after subscribing, so that nothing falls between the two. */
  snapshot: () => Promise<readonly WireRun[]> | readonly WireRun[];
  /** Aborted when the browser is gone: Next does not cancel the body of an answer that it could not begin to send. */
  signal?: AbortSignal;
  /** Whether the server is going down already: then the browser is told to come back later, and nothing else. */
  isDraining: () => boolean;
  /** Calls back when the server begins to stop, until the returned function is called. */
  onDrain: (listener: () => void) => () => void;
  heartbeatMs?: number;
  /** Called when the last listener is gone, for whatever reason; perhaps more than once. */
  onEnd?: () => void;
};

const HEARTBEAT_MS = 15_000;
/** How soon a browser connects again. Longer when the server is going down, which takes a moment. */
const RETRY_MS = 1000;
const RETRY_AFTER_CLOSING_MS = 3000;
/** A reader that misses more runs than this is better served by a fresh snapshot. */
const MAX_PENDING_RUNS = 1000;

/** Each costs some 40 µs of writing. The states that come while one waits for its turn are merged. */
const WAKES_A_TURN = 100;
const wakes = createWakeTurns(WAKES_A_TURN);

const encoder = new TextEncoder();
const PING = encoder.encode('event: ping\ndata: {}\n\n');
const READY = encoder.encode('event: ready\ndata: {}\n\n');

/** One run's state goes to every open stream: it is written out once, not once for each. */
const frames = new WeakMap<WireRun, Uint8Array>();

/** So is a whole snapshot, which those who connect together share. */
const snapshots = new WeakMap<readonly WireRun[], Uint8Array>();

function framesOf(runs: readonly WireRun[]): Uint8Array {
  const known = snapshots.get(runs);
  if (known !== undefined) return known;
  const written = Buffer.concat(runs.map(frameOf));
  snapshots.set(runs, written);
  return written;
}

function frameOf(run: WireRun): Uint8Array {
  const known = frames.get(run);
  if (known !== undefined) return known;
  // JSON has no raw line breaks, so one `data:` line holds it.
  const frame = encoder.encode(`event: run\ndata: ${JSON.stringify(run)}\n\n`);
  frames.set(run, frame);
  return frame;
}

/**
 * The runs of one person as server-sent events: first the snapshot, then `ready`, then each change.
 *
 * Level-triggered: a slow reader gets the latest state of each run, not each state, so what is kept for it is bounded
 * by the number of runs and never by how long it slept.
 */
export function eventStream(source: EventStreamSource): Response {
  const pending = new Map<string, WireRun>();
  const control: Uint8Array[] = [encoder.encode(`retry: ${RETRY_MS}\n\n`)];
  let wake: (() => void) | null = null;
  let state: 'open' | 'closing' | 'ended' = source.isDraining() ? 'closing' : 'open';
  let retryMs = RETRY_AFTER_CLOSING_MS;
  let stop: () => void = () => undefined;

  function notify() {
    wake?.();
    wake = null;
  }

  function close() {
    if (state !== 'open') return;
    state = 'closing';
    stop();
    notify();
  }

  function end() {
    state = 'ended';
    stop();
    source.onEnd?.();
    pending.clear();
    notify();
  }

  function accept(run: WireRun) {
    // Deleted first, so that the map stays in the order of the latest changes.
    pending.delete(run.id);
    pending.set(run.id, run);
    if (pending.size > MAX_PENDING_RUNS) {
      pending.clear();
      retryMs = RETRY_MS;
      close();
    }
    wakes.ask(notify);
  }

  /** All there is to say as one chunk: one write, one system call. */
  function take(): Uint8Array {
    const chunk = Buffer.concat([...control, ...Array.from(pending.values(), frameOf)]);
    control.length = 0;
    pending.clear();
    return chunk;
  }

  function begin() {
    const unsubscribe = source.subscribe(accept);
    const heartbeat = setInterval(() => {
      // One is enough for a reader that does not read.
      if (!control.includes(PING)) control.push(PING);
      wakes.ask(notify);
    }, source.heartbeatMs ?? HEARTBEAT_MS);
    heartbeat.unref();
    const forget = source.onDrain(close);
    source.signal?.addEventListener('abort', end);
    stop = () => {
      unsubscribe();
      clearInterval(heartbeat);
      forget();
      source.signal?.removeEventListener('abort', end);
    };
    if (source.signal?.aborted === true) end();
  }

  const body = new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        if (state !== 'open') return;
        begin();
        try {
          const runs = await source.snapshot();
          // What changed while the snapshot was read is newer than the snapshot, or the same.
          const older = runs.filter((run) => !pending.has(run.id));
          control.push(framesOf(older.length === runs.length ? runs : older));
          control.push(...Array.from(pending.values(), frameOf), READY);
          pending.clear();
          controller.enqueue(take());
        } catch (error) {
          end();
          throw error;
        }
      },
      async pull(controller) {
        while (state === 'open' && control.length === 0 && pending.size === 0) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        if (state === 'ended') return;
        if (state === 'open') {
          controller.enqueue(take());
          return;
        }
        control.push(encoder.encode(`retry: ${retryMs}\n\n`));
        controller.enqueue(take());
        end();
        controller.close();
      },
      cancel: end,
    },
    { highWaterMark: 1 },
  );

  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      // `no-transform` also keeps Next's gzip away: a compressor costs each stream 256 KB and delays its events.
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}
