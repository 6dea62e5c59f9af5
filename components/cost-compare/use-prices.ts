import { useEffect, useState } from 'react';
import { type PriceBody, priceComparison } from '@/lib/client/comparison/comparison-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import type { ComparisonPrice } from '@/lib/shared/wire-comparison';

/** Longer than between two letters, shorter than a look at the table. */
const SETTLE_MS = 150;

export type Prices = {
  /** The newest there is; while `pending`, of what was asked before. */
  answer: ComparisonPrice | null;
  pending: boolean;
  problem: string | null;
  retry: () => void;
};

/** What the server says that these settings would cost, a moment after they last changed. */
export function usePrices(body: PriceBody | null): Prices {
  const asked = body === null ? null : JSON.stringify(body);
  const [round, setRound] = useState(0);
  const [known, setKnown] = useState<{
    asked: string | null;
    answer: ComparisonPrice | null;
    problem: string | null;
  }>({ asked: null, answer: null, problem: null });

  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks the same once more
  useEffect(() => {
    if (asked === null) return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answer = await priceComparison(JSON.parse(asked) as PriceBody, abort.signal);
        setKnown({ asked, answer, problem: null });
      } catch (error) {
        if (abort.signal.aborted) return;
        const problem = sentenceOf(error);
        setKnown(({ answer }) => ({ asked, answer, problem }));
      }
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [asked, round]);

  return {
    answer: known.answer,
    pending: known.asked !== asked,
    problem: known.asked === asked ? known.problem : null,
    retry: () => {
      setKnown((before) => ({ ...before, asked: null }));
      setRound((before) => before + 1);
    },
  };
}
