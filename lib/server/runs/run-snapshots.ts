import 'server-only';
import type { WireRun } from '@/lib/shared/wire';

/** Open runs and the newest others of a person: what a page that connects must know. */
export type RunSnapshots = (ownerId: string) => Promise<readonly WireRun[]>;

/**
 * One reading for all who ask while another one is under way, as when all pages of a crowd connect again at once. Each
 * gets one that began after they asked, so nothing that they were told before is newer than it.
 */
export function shareSnapshots(read: RunSnapshots): RunSnapshots {
  const readers = new Map<string, () => Promise<readonly WireRun[]>>();
  return (ownerId) => {
    const reader = readers.get(ownerId) ?? shareReading(() => read(ownerId));
    readers.set(ownerId, reader);
    return reader();
  };
}

function shareReading<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let running: Promise<unknown> | null = null;
  let next: Promise<Value> | null = null;

  function begin(): Promise<Value> {
    const reading = read();
    const ended = reading.then(
      () => undefined,
      () => undefined,
    );
    next = null;
    running = ended;
    void ended.then(() => {
      if (running === ended) running = null;
    });
    return reading;
  }

  return () => {
    if (next !== null) return next;
    if (running === null) return begin();
    next = running.then(begin);
    return next;
  };
}
