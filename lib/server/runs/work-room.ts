import 'server-only';
import type { RunRecord } from '@/lib/server/records/run-record';
import { MAX_CRASHES } from './run-store';

/** `prepare`: the files of an edit are made. `save`: an answer is read, or put back into its photo. */
type Step = 'prepare' | 'save';

/**
 * The steps in which pictures that others made are decoded: what brings a server down does so here. A run is marked in
 * its row while it is at one of them, and only while it is, so that a server that dies tells which runs may have killed
 * it. A run that merely waits, or whose call is under way, is never among them.
 *
 *   in line ─ mark ─ at work ─┬─ done: the next state of the run takes the mark away
 *                             └─ failed: the mark is taken away
 *
 * A crash before the mark does not count, one after it for the run (`takeOver` of the store), and the third is the
 * last. Servers also die of other causes, so an innocent run may be marked when they do. It is told apart in three ways:
 * few runs are at work at once; one that was at work when a server died works alone from then on, so that it never
 * answers for another; and one of which a single crash more would be the last waits until this server has lived for a
 * while, so that kills in a row do not find it at work each time.
 */
export type WorkRoom = {
  /** @param options.asked a person asked for it, so it does not wait for a quiet moment */
  work<Result>(
    run: RunRecord,
    step: Step,
    job: () => Promise<Result>,
    options?: { asked?: boolean },
  ): Promise<Result>;
};

type Parts = {
  /** Writes the mark, however often it takes. */
  mark: (run: RunRecord, atWork: boolean) => Promise<void>;
  /** Throws when the server is stopping. */
  pause: (ms: number) => Promise<void>;
};

type Place = { step: Step; alone: boolean };

/** Decoding for one call takes up to 200 MB. An answer that is read waits for the store of pictures most of the time. */
const PLACES: Record<Step, number> = { prepare: 2, save: 4 };
const QUIET_AFTER_MS = 30_000;

export function createWorkRoom({ mark, pause }: Parts): WorkRoom {
  const openedAt = performance.now();
  const inside = new Set<Place>();
  const line: { place: Place; enter: () => void }[] = [];

  function hasRoomFor({ step, alone }: Place): boolean {
    if (alone) return inside.size === 0;
    const others = [...inside];
    return (
      !others.some((place) => place.alone) &&
      others.filter((place) => place.step === step).length < PLACES[step]
    );
  }

  function letIn() {
    for (const waiting of [...line]) {
      const { place, enter } = waiting;
      if (hasRoomFor(place)) {
        inside.add(place);
        line.splice(line.indexOf(waiting), 1);
        enter();
      } else if (place.alone) {
        // No job passes it, or the room would never be empty.
        return;
      }
    }
  }

  async function enter(place: Place): Promise<void> {
    await new Promise<void>((resolve) => {
      line.push({ place, enter: resolve });
      letIn();
    });
  }

  return {
    async work(run, step, job, { asked = false } = {}) {
      const quietInMs = openedAt + QUIET_AFTER_MS - performance.now();
      if (run.crashes >= MAX_CRASHES - 1 && !asked && quietInMs > 0) await pause(quietInMs);
      const place = { step, alone: run.crashes > 0 };
      await enter(place);
      try {
        await mark(run, true);
        return await job().catch(async (error) => {
          await mark(run, false);
          throw error;
        });
      } finally {
        inside.delete(place);
        letIn();
      }
    },
  };
}
