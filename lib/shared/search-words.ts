/** How prompts are cut into words for searching: the same for what is stored and for what is looked for. */

const WORD = /[\p{L}\p{N}]+/gu;
/** Scripts that put no spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]+/gu;
/** Longer ones are cut: people do not type them, and an index has limits. */
const MAX_WORD_CHARACTERS = 40;
const MAX_WORDS = 2000;

/**
 * Lower case, without accents, each once, in the order of the text. Runs of a script without spaces become their pairs of
 * neighbours, so that any part of them is found. No word contains anything but letters and digits.
 */
export function searchWords(text: string): string[] {
  const words = new Set<string>();
  for (const piece of pieces(text)) {
    for (const word of piece.unspaced ? storedPairs(piece.text) : [cut(piece.text)]) words.add(word);
    if (words.size >= MAX_WORDS) break;
  }
  return [...words].slice(0, MAX_WORDS);
}

export type SearchedWord = { word: string; prefix: boolean };

/**
 * What a typed query asks for: words that must be there, and beginnings of words.
 * @returns `prefix` for the last word, unless something that is no letter follows it
 */
export function parseSearch(query: string): SearchedWord[] {
  const all = [...pieces(query)];
  // Of what is compared: a letter in a circle is a symbol as it is typed, and a letter in the end.
  const finished = /[^\p{L}\p{N}]$/u.test(plain(query));
  const words = new Map<string, SearchedWord>();
  for (const [index, piece] of all.entries()) {
    const last = index === all.length - 1 && !finished;
    for (const word of piece.unspaced ? askedPairs(piece.text) : [{ word: cut(piece.text), prefix: last }]) {
      // The whole word asks for more than its beginning does.
      if (words.get(word.word)?.prefix !== false) words.set(word.word, word);
    }
  }
  return [...words.values()];
}

type Piece = { text: string; unspaced: boolean };

function* pieces(text: string): Generator<Piece> {
  for (const [run] of plain(text).matchAll(WORD)) {
    let at = 0;
    for (const match of run.matchAll(UNSPACED)) {
      if (match.index > at) yield { text: run.slice(at, match.index), unspaced: false };
      yield { text: match[0], unspaced: true };
      at = match.index + match[0].length;
    }
    if (at < run.length) yield { text: run.slice(at), unspaced: false };
  }
}

/** Decomposed also where nothing is lost by composing: a Korean syllable begins with the ones typed on the way to it. */
function plain(text: string): string {
  return (
    text
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase()
      // Lower case depends on what follows; a word that is not finished yet has nothing that does.
      .replaceAll('ς', 'σ')
  );
}

/** Code points, not halves of them. */
function cut(word: string): string {
  return word.length <= MAX_WORD_CHARACTERS ? word : [...word].slice(0, MAX_WORD_CHARACTERS).join('');
}

/** Every pair, and the last character alone: so each character begins something. */
function storedPairs(run: string): string[] {
  const characters = [...run];
  return characters.map((character, index) => `${character}${characters[index + 1] ?? ''}`);
}

/** Every pair. A single character is asked for as the beginning of any. */
function askedPairs(run: string): SearchedWord[] {
  const stored = storedPairs(run);
  if (stored.length === 1) return [{ word: run, prefix: true }];
  return stored.slice(0, -1).map((word) => ({ word, prefix: false }));
}
