import { useEffect, useEffectEvent, useState } from 'react';
import { sentenceOf } from './sentence-of';

export type SettledAnswer<Answer> = {
  /** The newest there is; while `pending`, to what was asked before. */
  answer: Answer | null;
  pending: boolean;
  problem: string | null;
  retry: () => void;
};

/**
 * What the server answers to a question that changes while a person works.
 *
 * @param asked the question, as JSON. Null: there is none now
 * @param settleMs it is asked once it has been the same for so long
 */
export function useSettledAnswer<Answer>(
  asked: string | null,
  ask: (asked: string, signal: AbortSignal) => Promise<Answer>,
  settleMs: number,
): SettledAnswer<Answer> {
  const [round, setRound] = useState(0);
  const [known, setKnown] = useState<{
    asked: string | null;
    answer: Answer | null;
    problem: string | null;
  }>({ asked: null, answer: null, problem: null });
  const askNow = useEffectEvent(ask);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks the same once more
  useEffect(() => {
    if (asked === null) return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answer = await askNow(asked, abort.signal);
        setKnown({ asked, answer, problem: null });
      } catch (error) {
        if (abort.signal.aborted) return;
        const problem = sentenceOf(error);
        setKnown(({ answer }) => ({ asked, answer, problem }));
      }
    }, settleMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [asked, settleMs, round]);

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
