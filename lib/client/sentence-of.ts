import { currentLanguage } from './language';
import { SentenceError } from './sentence-error';

/** What a caught error says to a person. */
export function sentenceOf(error: unknown): string {
  if (error instanceof SentenceError) return currentLanguage().say(error.sentence);
  return error instanceof Error ? error.message : String(error);
}
