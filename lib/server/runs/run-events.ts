import 'server-only';
import type { WireRun } from '@/lib/shared/wire';

type Listener = (run: WireRun) => void;

/** Who watches whose runs, in this process. It carries states, not changes: a listener that misses one loses nothing. */
export type RunEvents = {
  subscribe(ownerId: string, listener: Listener): () => void;
  publish(ownerId: string, run: WireRun): void;
  isWatched(ownerId: string): boolean;
  /** Those that are being watched. */
  owners(): string[];
  count(): number;
};

export function createRunEvents(): RunEvents {
  const listeners = new Map<string, Set<Listener>>();
  return {
    subscribe(ownerId, listener) {
      const mine = listeners.get(ownerId) ?? new Set<Listener>();
      listeners.set(ownerId, mine.add(listener));
      return () => {
        mine.delete(listener);
        if (mine.size === 0 && listeners.get(ownerId) === mine) listeners.delete(ownerId);
      };
    },
    publish(ownerId, run) {
      for (const listener of listeners.get(ownerId) ?? []) listener(run);
    },
    isWatched: (ownerId) => listeners.has(ownerId),
    owners: () => [...listeners.keys()],
    count: () => [...listeners.values()].reduce((sum, mine) => sum + mine.size, 0),
  };
}
