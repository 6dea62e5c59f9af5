import type { Language, Sentence } from '@/lib/shared/language';
import { type Remark, sayRemark } from '@/lib/shared/remark';
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
  { message, sentence, remark }: { message: string; sentence: Sentence | null; remark?: Remark | null },
  language: Language,
): string {
  const isKnown = (part: Remark | null | undefined) =>
    typeof part !== 'object' || !part || language.t.has(part.key);
  if (sentence === null || !isKnown(sentence) || !isKnown(remark)) return message;
  const said = language.say(sentence);
  return remark ? `${said} ${sayRemark(remark, language)}` : said;
}
