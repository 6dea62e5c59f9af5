import type { Sentence } from '@/lib/shared/language';

/** For a person. It is thrown where their language is not known, in a worker too, and `sentenceOf` says it. */
export class SentenceError extends Error {
  override readonly name = 'SentenceError';
  readonly sentence: Sentence;

  constructor(sentence: Sentence, options?: ErrorOptions) {
    super(sentence.key, options);
    this.sentence = sentence;
  }
}
