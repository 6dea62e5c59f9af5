/** Where a line may end: a plain form of UAX 14, for balloons. */

/** Scripts that are written without spaces and broken between any two characters. */
const FREE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー〜、。！？，：；「」『』（）〈〉《》【】…‥・]/u;
/** Never begins a line: what closes, marks, small kana, and what lengthens (JIS X 4051). */
const NEVER_FIRST =
  /[\p{Pe}\p{Pf}、。，．！？：；!?,.:;…‥・ーゝゞ々〻ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％%‐゠–〜\p{M}\u200d]/u;
/** Never ends one: what opens. */
const NEVER_LAST = /[\p{Ps}\p{Pi}]/u;
/** A hyphen or a dash is the end of its part of the word. */
const ENDS_PART = /[-\u2010\u2013\u2014]/u;

export type Part = { text: string; after: 'break' | 'space' | 'line' };

/** The parts that stay together, and what is between them. */
export function splitLines(text: string): Part[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  return lines.flatMap((line, index) => {
    const words = line.split(/[ \t\u3000]+/).filter((word) => word !== '');
    const parts = words.flatMap((word, place) =>
      splitWord(word).map((piece, at, all): Part => {
        const last = at === all.length - 1;
        return { text: piece, after: last && place < words.length - 1 ? 'space' : 'break' };
      }),
    );
    const end = parts.at(-1);
    if (index === lines.length - 1) return parts;
    if (end === undefined) return [{ text: '', after: 'line' }];
    return [...parts.slice(0, -1), { ...end, after: 'line' }];
  });
}

function splitWord(word: string): string[] {
  const parts: string[] = [];
  let part = '';
  const characters = [...word];
  for (const [index, character] of characters.entries()) {
    part += character;
    const next = characters[index + 1];
    if (next !== undefined && mayBreak(character, next, part)) {
      parts.push(part);
      part = '';
    }
  }
  return [...parts, part];
}

function mayBreak(character: string, next: string, part: string): boolean {
  if (NEVER_FIRST.test(next) || NEVER_LAST.test(character)) return false;
  if (FREE.test(character) || FREE.test(next)) return true;
  // Not behind a dash that begins a word, nor between two of them.
  return (
    ENDS_PART.test(character) &&
    !ENDS_PART.test(next) &&
    part.length > 1 &&
    !/^[-\u2010\u2013\u2014]+$/u.test(part)
  );
}
