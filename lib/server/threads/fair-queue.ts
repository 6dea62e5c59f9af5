import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';

/** Lets so much be done at a time, and the waiting in turn: the party that holds least first, then one of each party, then the next of each. */
export type FairQueue = {
  /**
   * Waits for a place.
   *
   * @param party those with the same one share its part of the places
   * @param options.patient waits however many wait already
   * @returns gives the place back
   * @throws OverpaintError decoding_busy, where too many wait already
   * @throws the reason of the signal, where it is aborted while waiting
   */
  enter(party: string, options?: { signal?: AbortSignal; patient?: boolean }): Promise<() => void>;
};

export type FairQueueLimits = {
  places: number;
  /** Places that one party may hold: fewer than there are, so that one is left for the others. */
  placesOfParty: number;
  waiting: number;
  waitingOfParty: number;
};

type Party = { held: number; waiting: Set<() => void> };

export function createFairQueue(limits: FairQueueLimits): FairQueue {
  /** In the order of their turns; only those that hold a place or wait for one. */
  const parties = new Map<string, Party>();
  let held = 0;
  let waiting = 0;

  function admitNext(): void {
    while (held < limits.places) {
      const ready = [...parties].filter(
        ([, party]) => party.waiting.size > 0 && party.held < limits.placesOfParty,
      );
      const fewest = Math.min(...ready.map(([, party]) => party.held));
      const next = ready.find(([, party]) => party.held === fewest);
      if (next === undefined) return;
      const [name, party] = next;
      const [first] = party.waiting;
      // To the end of the line.
      parties.delete(name);
      parties.set(name, party);
      first?.();
    }
  }

  return {
    async enter(name, { signal, patient = false } = {}) {
      signal?.throwIfAborted();
      const party = parties.get(name) ?? { held: 0, waiting: new Set() };
      parties.set(name, party);

      const leave = () => {
        party.held -= 1;
        held -= 1;
        forgetIfGone();
        admitNext();
      };
      const forgetIfGone = () => {
        if (party.held === 0 && party.waiting.size === 0) parties.delete(name);
      };
      const take = () => {
        party.held += 1;
        held += 1;
      };

      if (held < limits.places && party.held < limits.placesOfParty && party.waiting.size === 0) {
        take();
        return leave;
      }
      if (!patient && (waiting >= limits.waiting || party.waiting.size >= limits.waitingOfParty)) {
        forgetIfGone();
        throw new OverpaintError('decoding_busy');
      }
      await new Promise<void>((resolve, reject) => {
        const stopWaiting = () => {
          party.waiting.delete(admit);
          waiting -= 1;
          signal?.removeEventListener('abort', giveUp);
        };
        const admit = () => {
          stopWaiting();
          take();
          resolve();
        };
        const giveUp = () => {
          stopWaiting();
          forgetIfGone();
          reject(signal?.reason);
        };
        party.waiting.add(admit);
        waiting += 1;
        signal?.addEventListener('abort', giveUp, { once: true });
      });
      return leave;
    },
  };
}
