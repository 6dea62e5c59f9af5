import 'server-only';
import { type PresentRuns, type RunRecord, toWireRun } from '@/lib/server/records/run-record';
import { TERMINAL } from '@/lib/shared/run-status';
import type { WireRun } from '@/lib/shared/wire';
import type { PartialPreviews } from './partial-previews';
import type { RunStore } from './run-store';
import type { UsualTimes } from './usual-times';

/** Turns rows into what people see: with images, previews, place in the queue and the usual duration. */
export function createRunPresenter(
  store: RunStore,
  previews: PartialPreviews,
  usualMs: UsualTimes,
  server: string,
  tokenNames: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): PresentRuns {
  return async function present(runs: readonly RunRecord[]): Promise<WireRun[]> {
    const unfinished = runs.filter((run) => !TERMINAL.has(run.status) || run.status === 'unknown');
    const tokenIds = [...new Set(runs.flatMap(({ tokenId }) => tokenId ?? []))];
    const [images, previewed, names, batches] = await Promise.all([
      store.imagesOf(runs.map((run) => run.id)),
      previews.of(unfinished.map((run) => run.id)),
      tokenNames(tokenIds),
      store.overnightOf(runs),
    ]);
    const queue = runs.some((run) => run.status === 'queued' && run.overnight === 0)
      ? await store.readQueues()
      : null;
    const owners = [...new Set(runs.map(({ ownerId }) => ownerId))];
    const places = new Map(
      owners.flatMap((owner) =>
        (queue?.byOwner.get(owner) ?? []).map((id, place) => [id, place + 1] as const),
      ),
    );
    return Promise.all(
      runs.map(async (run) =>
        toWireRun(run, {
          images: images.get(run.id) ?? [],
          server,
          partials: previewed.get(run.id)?.partials ?? [],
          partialFrames: previewed.get(run.id)?.frames ?? 0,
          queuePosition: places.get(run.id) ?? null,
          pausedUntil: queue?.pauses.get(run.model) ?? null,
          tokenName: run.tokenId === null ? null : (names.get(run.tokenId) ?? null),
          usualMs: run.endedAt === null && run.overnight === 0 ? await usualMs(run) : null,
          overnight: batches.get(run.overnightId ?? '') ?? null,
        }),
      ),
    );
  };
}
