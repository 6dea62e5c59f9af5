/** Where a line may end: a plain form of UAX 14, for balloons. */

/** Scripts that are written without spaces and broken between any two characters. */
const FREE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー〜、。！？，：；「」『』（）〈〉《》【】…‥・]/u;
/** Never begins a line: what closes, small kana, what lengthens (JIS X 4051), and marks. */
const NEVER_FIRST =
  /[\p{Pe}\p{Pf}\p{M}"'、。，．！？：；!?,.:;…‥・ーゝゞ々〻ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％%‐゠–〜\u200d]/u;
/** Never ends one: what opens. */
const NEVER_LAST = /[\p{Ps}\p{Pi}]/u;
const DASH = /[-\u2010\u2013\u2014]/u;
const SPACES = /[^ \t\u3000]+/g;

export type Part = {
  text: string;
  /** Where it begins in the text, in UTF-16 units. */
  start: number;
  after: 'break' | 'space' | 'line';
};

/** The parts that stay together, and what comes behind each. Lines are parted by `\n`. */
export function splitAtBreaks(text: string): Part[] {
  let start = 0;
  const lines = text.split('\n').map((line) => {
    const parts = wordsOf(line, start);
    start += line.length + 1;
    return parts;
  });
  return lines.flatMap((parts, index) => {
    if (index === lines.length - 1) return parts;
    const end = parts.at(-1) ?? { text: '', start: 0, after: 'line' };
    return [...parts.slice(0, -1), { ...end, after: 'line' as const }];
  });
}

function wordsOf(line: string, start: number): Part[] {
  return [...line.matchAll(SPACES)].flatMap((word, place, words) => {
    let at = start + word.index;
    return splitWord(word[0]).map((text, index, all): Part => {
      const part = { text, start: at };
      at += text.length;
      const last = index === all.length - 1 && place < words.length - 1;
      return { ...part, after: last ? 'space' : 'break' };
    });
  });
}

function splitWord(word: string): string[] {
  const parts: string[] = [];
  let part = '';
  const characters = [...word];
  for (const [index, character] of characters.entries()) {
    part += character;
    const next = characters[index + 1];
    if (next !== undefined && mayBreak(part, character, next)) {
      parts.push(part);
      part = '';
    }
  }
  return [...parts, part];
}

function mayBreak(part: string, character: string, next: string): boolean {
  if (NEVER_FIRST.test(next) || NEVER_LAST.test(character)) return false;
  if (FREE.test(character) || FREE.test(next)) return true;
  // Behind a hyphen within a word: not where the word begins with it, nor between two.
  return DASH.test(character) && !DASH.test(next) && /[^-\u2010\u2013\u2014]/u.test(part);
}
