import { ApiError } from '@/lib/client/api';
import { composerStore } from '@/lib/client/composer-store';
import { editSeam } from '@/lib/client/edit-seam';
import { uuidV7 } from '@/lib/client/uuid-v7';
import type { Estimate, GenerateParams, WireRun } from '@/lib/shared/wire';
import { type BatchRun, startBatch } from './preset-requests';

/** Sent, and nobody knows whether it arrived: the very same runs are sent under the same ids. */
let unsettled: { key: string; ids: string[] } | null = null;

/** Prices of these prompts with the composer's settings, and with the pictures in its tray. */
export function priceLines(
  prompts: readonly string[],
  params: GenerateParams,
  estimateOf: (params: GenerateParams) => Estimate,
): Estimate[] {
  const price = editSeam.getState().session?.estimateFor ?? estimateOf;
  return prompts.map((prompt) => price({ ...params, prompt }));
}

/**
 * Starts a run for each of these prompts, all or none, with the composer's settings and the pictures in its tray.
 *
 * @throws Error with a sentence for a person; see `startBatch`
 */
export async function startLines(prompts: readonly string[], capMicroUsd: number | null): Promise<WireRun[]> {
  const { params } = composerStore.getState();
  const { session } = editSeam.getState();
  const bodyOf =
    session === null
      ? (asked: GenerateParams) => asked
      : await session.prepareBodies({ ...params, prompt: prompts[0] ?? '' });
  const kind = session === null ? 'generate' : 'edit';
  const bodies = prompts.map((prompt) => ({ kind, ...bodyOf({ ...params, prompt }) }) as const);
  const key = JSON.stringify(bodies);
  // In ascending order, so that the queue takes the lines as they stand.
  const now = Date.now();
  const ids = unsettled?.key === key ? unsettled.ids : bodies.map((_, index) => uuidV7(now + index));
  const runs: BatchRun[] = bodies.map((body, index) => ({ ...body, id: ids[index] as string }));
  try {
    const started = await startBatch(runs, capMicroUsd);
    unsettled = null;
    return started;
  } catch (error) {
    unsettled = error instanceof ApiError && error.requestId === null ? { key, ids } : null;
    throw error;
  }
}
