import type { Language, Sentence } from '@/lib/shared/language';
import { currentLanguage } from './language';
import { sentenceOf } from './sentence-of';
import { SpendError } from './spend';

/** Why a button that spends money did not, in words for a person. */
export type Refusal = {
  /** What happened. */
  message: string;
  /** Whether anything was started or charged, and what trying again would do. */
  money: string;
  /** The person's own month has no room for it: they can ask for more. */
  lacksOwnMonth: boolean;
};

export const NOTHING_SENT: Sentence = { key: 'connection.charge.unsent' };

/**
 * The one answer to “was anything charged?”, for every button that spends.
 *
 * @param error of `createSpending`, or of what was done before it: then the request was never sent
 */
export function describeRefusal(error: unknown, language: Language = currentLanguage()): Refusal {
  return {
    message: sentenceOf(error, language),
    lacksOwnMonth: error instanceof SpendError && error.cause.code === 'person_budget_exceeded',
    money: language.say(
      error instanceof SpendError ? { key: `connection.charge.${error.fate}` } : NOTHING_SENT,
    ),
  };
}

/** The same in one line, for a notice. */
export function refusalSentence(error: unknown, language: Language = currentLanguage()): string {
  const { message, money } = describeRefusal(error, language);
  return language.t('connection.charge.inOneLine', { problem: message, charge: money });
}
