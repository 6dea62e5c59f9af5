/**
 * `@name` and `@1` in a prompt: who is meant, which pictures go along for that, and the words that are sent. Pure, for the
 * browser (price, preview) and the server (the run), so that they cannot disagree.
 */
import { introduceReference, nameImage } from './edit-prompt';
import { OverpaintError } from './errors';
import type { Sentence } from './language';
import { MAX_INPUT_IMAGES } from './models';
import { REFERENCE_NAME_MAX, referenceKey } from './reference-name';
import type { KnownReference } from './wire-references';

/** Where a prompt has an `@word`, from the `@` to behind the word. */
export type Mention = { start: number; end: number } & (
  | { kind: 'reference'; reference: KnownReference }
  /** A picture of the tray, from 1. */
  | { kind: 'input'; place: number }
  | { kind: 'unknown'; word: string }
);

/** What the mentions of a prompt come to. */
export type MentionPlan = {
  /** The prompt with names in place of mentions. */
  words: string;
  /** Which picture is who, a sentence for each reference. */
  whoIsWho: string[];
  /** Each once, in the order in which they are first mentioned: their pictures follow the person's own in this order. */
  references: KnownReference[];
  /** Words behind an `@` that name nobody, each once. They stay as they are typed. */
  unknown: string[];
};

/** Part of a name. */
const NAME_CHARACTER = /[\p{L}\p{M}\p{N}_-]/u;
/** Before an `@`: it is in the middle of an address. */
const ADDRESS_CHARACTER = /[A-Za-z0-9._%+@-]/;
/** Written without spaces between words, or with endings right behind a name. */
const UNSPACED =
  /[\p{Script_Extensions=Han}\p{Script_Extensions=Hiragana}\p{Script_Extensions=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const LETTER = /\p{L}/u;
const MARK = /\p{M}/u;

/** Every mention of a prompt, and every `@word` that could be one, in order. */
export function findMentions(
  prompt: string,
  inputCount: number,
  references: readonly KnownReference[],
): Mention[] {
  const byKey = new Map(references.map((reference) => [referenceKey(reference.name), reference]));
  const found: Mention[] = [];
  for (let at = prompt.indexOf('@'); at >= 0; at = prompt.indexOf('@', at + 1)) {
    const word = wordAt(prompt, at);
    if (word !== null) found.push(resolve(word, at, inputCount, byKey));
  }
  return found;
}

/** Whether a prompt has any `@word` at all: without one, nobody has to be asked who is who. */
export function mayMention(prompt: string): boolean {
  return findMentions(prompt, 0, []).length > 0;
}

function resolve(
  word: readonly string[],
  at: number,
  inputCount: number,
  byKey: ReadonlyMap<string, KnownReference>,
): Mention {
  for (let count = word.length; count > 0; count -= 1) {
    if (!mayEnd(word, count)) continue;
    const name = word.slice(0, count).join('');
    const place = { start: at, end: at + 1 + name.length };
    const reference = byKey.get(referenceKey(name));
    if (reference !== undefined) return { ...place, kind: 'reference', reference };
    if (/^[1-9]\d?$/.test(name) && Number(name) <= inputCount)
      return { ...place, kind: 'input', place: Number(name) };
  }
  const name = word.join('');
  return { start: at, end: at + 1 + name.length, kind: 'unknown', word: name };
}

/** The characters behind the `@` at this place; null where it is no mention: in an e-mail address, a domain, on its own. */
function wordAt(prompt: string, at: number): string[] | null {
  const before = characterBefore(prompt, at);
  if (before !== '' && (ADDRESS_CHARACTER.test(before) || (LETTER.test(before) && !UNSPACED.test(before))))
    return null;
  const word: string[] = [];
  let end = at + 1;
  for (const character of prompt.slice(end, end + 4 * REFERENCE_NAME_MAX)) {
    if (!NAME_CHARACTER.test(character)) break;
    word.push(character);
    end += character.length;
  }
  const next = prompt[end] ?? '';
  const isDomain = next === '@' || (next === '.' && /^[\p{L}\p{N}]/u.test(prompt.slice(end + 1, end + 3)));
  return word.length === 0 || isDomain ? null : word;
}

function characterBefore(prompt: string, at: number): string {
  return [...prompt.slice(Math.max(0, at - 2), at)].at(-1) ?? '';
}

/** Whether a name may end before the rest of the word: where a script without spaces goes on, or nothing but strokes. */
function mayEnd(word: readonly string[], count: number): boolean {
  const next = word[count];
  if (next === undefined) return true;
  if (MARK.test(next)) return false;
  return (
    UNSPACED.test(next) || word.slice(count).every((character) => character === '-' || character === '_')
  );
}

/**
 * @param inputCount pictures that the person sends themselves; those of references are numbered after them
 * @param references all that could be meant
 */
export function planMentions(
  prompt: string,
  inputCount: number,
  references: readonly KnownReference[],
): MentionPlan {
  const mentions = findMentions(prompt, inputCount, references);
  const used = new Map<string, KnownReference>();
  const unknown = new Set<string>();
  let words = '';
  let done = 0;
  for (const mention of mentions) {
    words += prompt.slice(done, mention.start);
    done = mention.end;
    switch (mention.kind) {
      case 'reference':
        used.set(mention.reference.id, mention.reference);
        words += mention.reference.name;
        break;
      case 'input':
        words += nameImage(mention.place);
        break;
      case 'unknown':
        unknown.add(mention.word);
        words += prompt.slice(mention.start, mention.end);
    }
  }
  words += prompt.slice(done);
  let place = inputCount;
  const whoIsWho = [...used.values()].map((reference) => {
    const places = reference.pictures.map((_, index) => place + index + 1);
    place += places.length;
    return introduceReference(reference, places);
  });
  return { words, whoIsWho, references: [...used.values()], unknown: [...unknown] };
}

/** Sizes of the pictures that go along for mentions, in order. */
export function mentionedPictures({ references }: Pick<MentionPlan, 'references'>) {
  return references.flatMap(({ pictures }) => pictures);
}

/** The sentence about more pictures than the API takes; null while they fit. */
export function findTooManyPictures(
  plan: Pick<MentionPlan, 'references'>,
  inputCount: number,
): Sentence | null {
  const mentioned = mentionedPictures(plan).length;
  if (mentioned === 0 || inputCount + mentioned <= MAX_INPUT_IMAGES) return null;
  return {
    key: 'problems.manyMentioned',
    values: { max: MAX_INPUT_IMAGES, own: inputCount, mentioned, count: inputCount + mentioned },
  };
}

/** @throws OverpaintError `invalid_combination` where there are more pictures than the API takes */
export function refuseTooManyPictures(plan: Pick<MentionPlan, 'references'>, inputCount: number): void {
  const sentence = findTooManyPictures(plan, inputCount);
  if (sentence !== null) throw new OverpaintError('invalid_combination', sentence);
}
