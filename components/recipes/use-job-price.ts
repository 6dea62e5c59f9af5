import { priceItems } from '@/lib/client/recipes/job-requests';
import { useSettledAnswer } from '@/lib/client/use-settled-answer';
import type { JobPrice, StartOptions } from '@/lib/shared/recipes/wire-jobs';
import { useJob } from './use-job';

/** Longer than between two letters. */
const SETTLE_MS = 250;

export type AskedPrice = {
  /** The newest there is; while `pending`, of what was asked before. */
  price: JobPrice | null;
  pending: boolean;
  problem: string | null;
};

/** What the server says that these items would cost, a moment after the job was last saved. */
export function useJobPrice(items: readonly string[], options: StartOptions = {}): AskedPrice {
  const id = useJob((state) => state.job.id);
  // Prices are of what is kept.
  const unsaved = useJob(
    ({ unsaved: { job, items: changed } }) => Object.keys({ ...job, ...changed }).length > 0,
  );
  const version = useJob(({ job }) =>
    [job.revision, ...job.items.map((item) => `${item.revision}${item.chosen}`)].join(),
  );
  const asked = items.length === 0 ? null : JSON.stringify({ items, ...options, version });
  const { answer, pending, problem } = useSettledAnswer(
    unsaved ? null : asked,
    (text, signal) => {
      const { version: _, ...body } = JSON.parse(text) as StartOptions & { items: string[]; version: string };
      return priceItems(id, body, signal);
    },
    SETTLE_MS,
  );
  if (asked === null) return { price: null, pending: false, problem: null };
  return { price: answer, pending: pending || unsaved, problem: unsaved ? null : problem };
}
