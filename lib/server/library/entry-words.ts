import 'server-only';
import type { Insertable } from 'kysely';
import type { EntryTable } from '@/lib/server/database/schema';

/** What never changes about an image and is chosen from a few values, and a letter for each. */
const LETTERS = {
  model: 'm',
  kind: 'k',
  quality: 'q',
  shape: 's',
  sizeClass: 'p',
  transparent: 't',
} as const;
type Choice = keyof typeof LETTERS;
const CHOICES = Object.keys(LETTERS) as Choice[];

/** No letter, so it is in no word of a text; and to both engines it is part of a word. */
const MARK = '\uE000';

const MOST_KNOWN = 1000;
const known = new Map<string | number, string>();

/** Letters and digits only; of a few values that come again and again. */
function plainly(value: string | number): string {
  const there = known.get(value);
  if (there !== undefined) return there;
  const plain = String(value).replace(
    /[^a-z0-9]/gu,
    (other) => `${MARK}${other.codePointAt(0)?.toString(16)}${MARK}`,
  );
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(value, plain);
  return plain;
}

/**
 * A chosen value as a word: beside the words of the prompt it makes every combination of choices and words one search in
 * the one index. What two values of a choice differ by, their words differ by.
 */
export function choiceWord(choice: Choice, value: string | number): string {
  return `${MARK}${LETTERS[choice]}${plainly(value)}`;
}

/** What an entry is found by, as it is stored: the words of its text, then its choices. */
export function entryWords(words: readonly string[], chosen: Pick<Insertable<EntryTable>, Choice>): string {
  const choices = CHOICES.flatMap((choice) => {
    const value = chosen[choice];
    return value == null || value === 0 ? [] : [choiceWord(choice, value)];
  });
  return [...words, ...choices].join(' ');
}
