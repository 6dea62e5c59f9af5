/** How prompts are cut into words for searching: the same for what is stored and for what is looked for. */

const WORD = /[\p{L}\p{N}]+/gu;
/** Scripts that put no spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]+/gu;
/** Longer ones are cut: nobody types them, and an index has limits. */
const MAX_WORD_CHARACTERS = 40;
const MAX_WORDS = 2000;

/**
 * Lower case, without accents, each once, in the order of the text. Runs of a script without spaces become their pairs of
 * neighbours, so that any part of them is found.
 */
export function searchWords(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')
    .toLowerCase();
  const words = new Set<string>();
  for (const [run] of plain.matchAll(WORD)) {
    let at = 0;
    for (const match of run.matchAll(UNSPACED)) {
      add(words, run.slice(at, match.index));
      for (const pair of pairs(match[0])) words.add(pair);
      at = match.index + match[0].length;
    }
    add(words, run.slice(at));
    if (words.size >= MAX_WORDS) break;
  }
  return [...words].slice(0, MAX_WORDS);
}

/**
 * What a typed query asks for: words that must be there, and beginnings of words.
 * @returns `prefix` for the last word, unless a space follows it
 */
export function parseSearch(query: string): { word: string; prefix: boolean }[] {
  const words = searchWords(query);
  const finished = /[^\p{L}\p{N}]$/u.test(query);
  return words.map((word, index) => ({ word, prefix: index === words.length - 1 && !finished }));
}

function add(words: Set<string>, word: string): void {
  if (word !== '') words.add(word.slice(0, MAX_WORD_CHARACTERS));
}

function pairs(run: string): string[] {
  const characters = [...run];
  // The last one alone too: a single character is looked for as the beginning of a pair.
  return characters.map((character, index) => `${character}${characters[index + 1] ?? ''}`);
}
