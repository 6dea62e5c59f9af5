import 'server-only';
import type { IncomingMessage } from 'node:http';

/** Who has sent nothing for so long is gone, or holds the place for nothing. */
const IDLE_SECONDS = 10;
/** Below this on average, after the first seconds, a body is given up. A poor mobile connection has ten times as much. */
const LEAST_BYTES_A_SECOND = 8_000;
const GRACE_SECONDS = 10;
/** A body that was answered before its end is still read, because a browser that is cut off never shows the answer. */
const MOST_UNREAD_BYTES = 64_000_000;

/** Looks once a second after bodies that are on their way in. */
export type BodyWatch = {
  /** @param giveUp called once, when the body is too slow or too long to wait for */
  add(request: IncomingMessage, answered: () => boolean, giveUp: () => void): void;
  close(): void;
};

type Watched = {
  answered: () => boolean;
  giveUp: () => void;
  /** Looks, so that a time in which this process itself stood still is not counted. */
  seconds: number;
  idleSeconds: number;
  startBytes: number;
  lastBytes: number;
};

export function watchBodies(everyMs = 1000): BodyWatch {
  const watched = new Map<IncomingMessage, Watched>();

  function isLost(request: IncomingMessage, one: Watched): boolean {
    const { bytesRead } = request.socket;
    const sentBytes = bytesRead - one.startBytes;
    // What has come and is not taken yet waits for this server, unless it has answered without it.
    if (request.readableLength > 0 && !one.answered()) return false;
    one.seconds += 1;
    one.idleSeconds = bytesRead === one.lastBytes ? one.idleSeconds + 1 : 0;
    one.lastBytes = bytesRead;
    return (
      one.idleSeconds >= IDLE_SECONDS ||
      sentBytes < (one.seconds - GRACE_SECONDS) * LEAST_BYTES_A_SECOND ||
      (one.answered() && sentBytes > MOST_UNREAD_BYTES)
    );
  }

  const timer = setInterval(() => {
    for (const [request, one] of watched) {
      if (request.complete || request.destroyed) watched.delete(request);
      else if (isLost(request, one)) {
        watched.delete(request);
        one.giveUp();
      }
    }
  }, everyMs);
  timer.unref();

  return {
    add(request, answered, giveUp) {
      const { bytesRead } = request.socket;
      const start = { seconds: 0, idleSeconds: 0, startBytes: bytesRead, lastBytes: bytesRead };
      watched.set(request, { answered, giveUp, ...start });
    },
    close: () => clearInterval(timer),
  };
}
