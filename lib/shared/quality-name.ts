/** A quality as a person reads it, within a sentence: the API's own word, save for `x-high`. */
export function qualityWord(quality: string): string {
  return quality === 'xhigh' ? 'x-high' : quality;
}

/** Standing alone: `Low`, `X-high`. */
export function qualityName(quality: string): string {
  const word = qualityWord(quality);
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
