import 'server-only';
import type { WireRun } from '@/lib/shared/wire';
import type { PartialPreviews } from './partial-previews';
import { type RunRecord, toWireRun } from './run-record';
import type { RunStore } from './run-store';
import { createUsualTimes } from './usual-times';

/** Turns rows into what people see: with images, previews, place in the queue and the usual duration. */
export function createRunPresenter(store: RunStore, previews: PartialPreviews) {
  const usualMs = createUsualTimes(store);

  return async function present(runs: readonly RunRecord[]): Promise<WireRun[]> {
    const images = await store.imagesOf(runs.map((run) => run.id));
    const queue = runs.some((run) => run.status === 'queued') ? await store.queue() : [];
    const places = new Map(queue.map((id, place) => [id, place + 1]));
    return Promise.all(
      runs.map(async (run) =>
        toWireRun(run, {
          images: images.get(run.id) ?? [],
          partials: previews.list(run.id),
          partialFrames: previews.frames(run.id),
          queuePosition: places.get(run.id) ?? null,
          usualMs: run.endedAt === null ? await usualMs(run) : null,
        }),
      ),
    );
  };
}

export type PresentRuns = ReturnType<typeof createRunPresenter>;
