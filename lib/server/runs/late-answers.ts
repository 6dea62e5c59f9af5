import 'server-only';
import { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { storedParams } from '@/lib/server/database/stored-json';
import { CallFailure } from '@/lib/server/openai/call-failure';
import type { RunRecord } from '@/lib/server/records/run-record';

/** Counts what comes of an answer, and cuts it off where it is told to. */
export type Meter = {
  /** The same answer, counted. */
  through(response: Response): Response;
  receivedBytes(): number;
  /** @param bytes of the whole answer */
  limit(bytes: number): void;
};

export function createMeter(): Meter {
  let receivedBytes = 0;
  let limitBytes = Number.POSITIVE_INFINITY;

  async function* count(body: ReadableStream<Uint8Array>) {
    for await (const piece of body) {
      receivedBytes += piece.byteLength;
      if (receivedBytes > limitBytes) throw new CallFailure({ code: 'answer_cut', phase: 'maybe_sent' });
      yield piece;
    }
  }

  return {
    through(response) {
      const { body, status, headers } = response;
      if (body === null) return response;
      const counted = NodeReadableStream.from(count(body)) as ReadableStream<Uint8Array<ArrayBuffer>>;
      return new Response(counted, { status, headers });
    },
    receivedBytes: () => receivedBytes,
    limit(bytes) {
      limitBytes = bytes;
    },
  };
}

type Call = { run: RunRecord; abort: AbortController; meter: Meter };

/**
 * Calls whose run was given up as unknown, and whose connection stays open all the same: the money may be spent, and an
 * answer that still comes replaces `unknown`. Nothing waits for them and no queue counts them, so they have their
 * own: in time, in number, and in bytes. Where one more would be too many, the one that has been listened to for longest
 * is let go.
 */
export type LateAnswers = {
  /** Until `arrival` settles, or the call is let go by its signal. */
  listen(call: Call, arrival: Promise<unknown>): void;
  has(runId: string): boolean;
  /** What they may still write to the disk, in bytes. */
  roomBytes(): number;
  letGoAll(): void;
};

const LISTEN_MS = 20 * 60_000;
/** A picture may come larger than it was asked for, and in another format. */
const LEAST_BYTES = 32 * 1024 * 1024;
const ALL_BYTES = 4 * 1024 ** 3;

export function createLateAnswers(maxCalls: number): LateAnswers {
  // In the order in which they became late.
  const listening = new Map<string, Call & { limitBytes: number; timer: NodeJS.Timeout }>();

  function letGo(runId: string) {
    const call = listening.get(runId);
    if (call === undefined) return;
    listening.delete(runId);
    clearTimeout(call.timer);
    call.abort.abort();
  }

  function roomBytes(): number {
    return [...listening.values()].reduce(
      (sum, { limitBytes, meter }) => sum + Math.max(0, limitBytes - meter.receivedBytes()),
      0,
    );
  }

  return {
    listen(call, arrival) {
      const allowedBytes = stillToComeBytes(call.run);
      for (const runId of listening.keys()) {
        if (listening.size < maxCalls && roomBytes() + allowedBytes <= ALL_BYTES) break;
        letGo(runId);
      }
      const { id } = call.run;
      const limitBytes = call.meter.receivedBytes() + allowedBytes;
      call.meter.limit(limitBytes);
      const timer = setTimeout(() => letGo(id), LISTEN_MS);
      listening.set(id, { ...call, limitBytes, timer });
      const end = () => {
        clearTimeout(timer);
        listening.delete(id);
      };
      arrival.then(end, end);
    },
    has: (runId) => listening.has(runId),
    roomBytes,
    letGoAll() {
      for (const runId of listening.keys()) letGo(runId);
    },
  };
}

/** The room that was promised to the run, once more for each preview of its pictures. */
function stillToComeBytes(run: RunRecord): number {
  const { partialImages } = storedParams(run);
  return Math.max(LEAST_BYTES, (run.roomBytes ?? 0) * (1 + partialImages));
}
