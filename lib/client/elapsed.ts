import { useCallback, useSyncExternalStore } from 'react';

/** `Date` headers have whole seconds, so a smaller difference between two clocks cannot be told from rounding. */
const CLOCK_TOLERANCE_MS = 2000;
const TICK_MS = 200;

let serverAheadMs = 0;
const listeners = new Set<() => void>();
let interval: ReturnType<typeof setInterval> | undefined;

/**
 * Times of runs are the server's. A page on another machine may be minutes off, and would then show a run that started
 * in the future; the `Date` header of any answer tells by how much.
 */
export function noteServerTime(date: string | null, sentAt: number, receivedAt: number): void {
  const server = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(server)) return;
  const ahead = server + 500 - (sentAt + receivedAt) / 2;
  serverAheadMs = Math.abs(ahead) > CLOCK_TOLERANCE_MS ? ahead : 0;
}

/** Now by the server's clock, in epoch milliseconds. */
export function serverNow(): number {
  return Date.now() + serverAheadMs;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  interval ??= setInterval(() => {
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(interval);
    interval = undefined;
  };
}

const idle = () => () => {};

/**
 * Whole seconds since `since` (or until it, when it lies ahead), never negative. Every caller shares one interval and
 * renders only when its own second changes.
 *
 * @param since epoch milliseconds by the server's clock; null stands still at 0
 */
export function useSecondsFrom(since: number | null): number {
  const read = useCallback(
    () => (since === null ? 0 : Math.floor(Math.abs(serverNow() - since) / 1000)),
    [since],
  );
  return useSyncExternalStore(since === null ? idle : subscribe, read, () => 0);
}
