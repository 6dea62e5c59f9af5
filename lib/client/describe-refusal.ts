import { sentenceOf } from './sentence-of';
import { type Fate, SpendError } from './spend';

/** Why a button that spends did not, as a person reads it. */
export type Refusal = {
  /** What happened. */
  message: string;
  /** Whether anything was started or charged, and what trying again would do. */
  money: string;
};

export const NOTHING_SENT = 'Nothing was sent and nothing was charged.';

const MONEY: Record<Fate | 'unsent', string> = {
  unsent: NOTHING_SENT,
  refused: 'Nothing was started and nothing was charged.',
  absent:
    'The server did not have it when this page asked, so nothing was started by then. Trying again sends the very same request, which cannot be paid for twice.',
  unknown:
    'Whether it arrived is not known. Trying again sends the very same request, which cannot be paid for twice.',
};

/**
 * The one answer to “was anything charged?”, for every button that spends.
 *
 * @param error of `createSpending`, or of what was done before it: then the request never left
 */
export function describeRefusal(error: unknown): Refusal {
  return {
    message: sentenceOf(error),
    money: MONEY[error instanceof SpendError ? error.fate : 'unsent'],
  };
}

/** The same in one line, for a notice. */
export function refusalSentence(error: unknown): string {
  const { message, money } = describeRefusal(error);
  return `${message} ${money}`;
}
