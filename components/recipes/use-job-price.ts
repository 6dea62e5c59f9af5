import { useEffect, useState } from 'react';
import { priceItems } from '@/lib/client/recipes/job-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
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
  const [known, setKnown] = useState<{
    asked: string | null;
    price: JobPrice | null;
    problem: string | null;
  }>({
    asked: null,
    price: null,
    problem: null,
  });
  useEffect(() => {
    if (asked === null || unsaved) return;
    const abort = new AbortController();
    const { version: _, ...body } = JSON.parse(asked) as StartOptions & { items: string[]; version: string };
    const timer = setTimeout(async () => {
      try {
        const price = await priceItems(id, body, abort.signal);
        setKnown({ asked, price, problem: null });
      } catch (error) {
        if (abort.signal.aborted) return;
        const problem = sentenceOf(error);
        setKnown(({ price }) => ({ asked, price, problem }));
      }
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [asked, id, unsaved]);
  const pending = unsaved || known.asked !== asked;
  return asked === null
    ? { price: null, pending: false, problem: null }
    : { price: known.price, pending, problem: pending ? null : known.problem };
}
