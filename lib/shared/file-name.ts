/** Names of downloads: readable in whatever script the prompt is in, and safe on every file system. */

const EXTENSIONS = new Map([
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
  ['image/webp', 'webp'],
  ['image/gif', 'gif'],
  ['image/svg+xml', 'svg'],
]);

/** Code points. With four bytes each, and all that is added, it stays below the 255 bytes that file systems take. */
const MAX_SLUG_LENGTH = 48;

/** Letters and digits of any script, with the marks that belong to them; not those that only choose how a sign looks. */
const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}]|(?!\p{Variation_Selector})[\p{Mn}\p{Mc}]){0,400}/gu;

/** Letters that Unicode does not decompose into an ASCII letter and a mark. */
const LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
};

/**
 * `a-red-fox-in-snow-2026-11-23-1.png`: the prompt's first words, the day in UTC, the image's number from 1.
 *
 * Only letters, digits and hyphens come from the prompt, so separators, control and direction marks cannot; the date keeps
 * the name from being one that Windows reserves (`con`, `nul`). Latin letters lose their accents. Of a prompt without
 * letters it is `image`.
 *
 * @param index from 0
 * @param createdAt epoch milliseconds
 */
export function downloadFileName(image: {
  prompt: string;
  index: number;
  mime: string;
  createdAt: number;
}): string {
  const day = new Date(image.createdAt).toISOString().slice(0, 10);
  const extension = EXTENSIONS.get(image.mime) ?? 'bin';
  return `${slug(image.prompt)}-${day}-${image.index + 1}.${extension}`;
}

/** `sheet-cell-3.png`: the number from 1. */
export function cellFileName(sourceName: string, index: number): string {
  return `${stemOf(sourceName)}-cell-${index + 1}.png`;
}

const CUT_OUT = '-cut-out';

/** `a-red-fox-in-snow-2026-11-23-1-cut-out.png`: of a cut-out of a cut-out the same, or names would grow for ever. */
export function cutOutFileName(sourceName: string): string {
  const stem = stemOf(sourceName);
  return `${stem.endsWith(CUT_OUT) ? stem : stem + CUT_OUT}.png`;
}

function stemOf(name: string): string {
  return name.replace(/\.[a-z0-9]{1,5}$/i, '');
}

/** Windows has devices by these names, whatever their ending. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** `creme-brulee.jpg`, of a name that a person gave. As safe as `downloadFileName`, and without its date. */
export function namedFile(name: string, mime: string): string {
  const stem = slug(name);
  return `${RESERVED.test(stem) ? `${stem}-1` : stem}.${EXTENSIONS.get(mime) ?? 'bin'}`;
}

/** Letters and digits of any script in small letters, with hyphens between words; `image` where there are none. */
export function slug(prompt: string): string {
  // A prompt may have 32,000 characters; its first words are in the first few hundred.
  const plain = prompt
    .slice(0, 400)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/(?<=\p{Script=Latin})\p{M}+/gu, '')
    .replace(/[ßæœøđðþłı]/g, (letter) => LETTERS[letter] ?? '')
    .replace(/['’]/g, '')
    .normalize('NFC');
  return shorten((plain.match(WORD) ?? []).join('-')) || 'image';
}

/** Cut between words where there is one to cut at without losing half of it: not every script parts its words. */
function shorten(text: string): string {
  const characters = [...text];
  if (characters.length <= MAX_SLUG_LENGTH) return text;
  const cut = characters.slice(0, MAX_SLUG_LENGTH).join('');
  if (characters[MAX_SLUG_LENGTH] === '-') return cut;
  const end = cut.lastIndexOf('-');
  return end >= cut.length / 2 ? cut.slice(0, end) : cut.replace(/-$/, '');
}
