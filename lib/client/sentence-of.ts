import type { Language, Sentence } from '@/lib/shared/language';
import { ApiError } from './api';
import { currentLanguage } from './language';
import { SpendError } from './spend';

/** What a caught error says to a person. */
export function sentenceOf(error: unknown, language: Language = currentLanguage()): string {
  const source = error instanceof SpendError ? error.cause : error;
  if (source instanceof ApiError) return sayError(source, language);
  return source instanceof Error ? source.message : String(source);
}

/**
 * What an error of the server says, also one that a run has kept. In English if it is from before errors had sentences,
 * or if the server is newer than this page and has messages that the page does not know.
 */
export function sayError(
  { message, sentence }: { message: string; sentence?: Sentence | undefined },
  language: Language,
): string {
  return sentence !== undefined && language.t.has(sentence.key) ? language.say(sentence) : message;
}
