import { useState } from 'react';
import { sentenceOf } from '@/lib/client/sentence-of';

/** One thing at a time that the server is asked to do, and what it refused. */
export function useAct(onDone: () => Promise<unknown>): {
  busy: boolean;
  problem: string | null;
  /** @returns whether it was done */
  act: (work: () => Promise<unknown>) => Promise<boolean>;
} {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  return {
    busy,
    problem,
    async act(work) {
      if (busy) return false;
      setBusy(true);
      setProblem(null);
      try {
        await work();
        await onDone();
        return true;
      } catch (error) {
        setProblem(sentenceOf(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
