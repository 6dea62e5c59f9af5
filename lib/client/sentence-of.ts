import type { Language, Sentence } from '@/lib/shared/language';
import { ApiError } from './api';
import { currentLanguage } from './language';
import { SentenceError } from './sentence-error';
import { SpendError } from './spend';

/** What a caught error says to a person. */
export function sentenceOf(error: unknown, language: Language = currentLanguage()): string {
  const source = error instanceof SpendError ? error.cause : error;
  if (source instanceof SentenceError) return language.say(source.sentence);
  if (source instanceof ApiError) return sayError(source, language);
  return source instanceof Error ? source.message : String(source);
}

/**
 * What an error of the server says, also one that a run has kept; with what the API itself said of it. In English if the
 * server is newer than this page and has a message that the page does not know.
 */
export function sayError(
  { message, sentence, remark }: { message: string; sentence: Sentence | null; remark?: string | null },
  language: Language,
): string {
  if (sentence === null || !language.t.has(sentence.key)) return message;
  const said = language.say(sentence);
  return remark ? `${said} ${remark}` : said;
}
