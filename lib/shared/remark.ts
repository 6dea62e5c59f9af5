import type { Language, Sentence } from './language';

/** What is said beside an error's own sentence: words of the API, as they came, or a sentence of ours. */
export type Remark = string | Sentence;

export function sayRemark(remark: Remark, language: Language): string {
  return typeof remark === 'string' ? remark : language.say(remark);
}
