import { composerStore } from '@/lib/client/composer-store';
import { editSeam } from '@/lib/client/edit-seam';
import { findRuns } from '@/lib/client/image-requests';
import { createSpending } from '@/lib/client/spend';
import { uuidV7 } from '@/lib/client/uuid-v7';
import type { When } from '@/lib/shared/overnight';
import type { Estimate, GenerateParams, WireRun } from '@/lib/shared/wire';
import { type BatchRun, startBatch } from './preset-requests';

type Lines = { runs: readonly Omit<BatchRun, 'id'>[]; capMicroUsd: number | null; when: When };

const spending = createSpending({
  send: ({ runs, capMicroUsd, when }: Lines, ids: readonly string[]) =>
    startBatch(
      runs.map((run, index) => ({ ...run, id: ids[index] as string })),
      capMicroUsd,
      when,
    ),
  look: findRuns,
});

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
 * @throws {SpendError} or, before anything was sent, an error with a sentence for a person
 */
export async function startLines(
  prompts: readonly string[],
  capMicroUsd: number | null,
  when: When = 'now',
): Promise<WireRun[]> {
  const { params } = composerStore.getState();
  const { session } = editSeam.getState();
  const bodyOf =
    session === null
      ? (asked: GenerateParams) => asked
      : await session.prepareBodies({ ...params, prompt: prompts[0] ?? '' });
  const kind = session === null ? 'generate' : 'edit';
  const runs = prompts.map((prompt) => ({ kind, ...bodyOf({ ...params, prompt }) }) as const);
  const asked = { runs, capMicroUsd, when };
  // In ascending order, so that the queue takes the lines as they stand.
  const now = Date.now();
  const ids = spending.resume(asked) ?? runs.map((_, index) => uuidV7(now + index));
  return spending.ask(asked, ids);
}
