/** Names of downloads: readable, ASCII, safe on every file system and inside an HTTP header. */

const EXTENSIONS = new Map([
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
  ['image/webp', 'webp'],
  ['image/gif', 'gif'],
  ['image/svg+xml', 'svg'],
]);

const MAX_SLUG_LENGTH = 48;

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
 * Only `[a-z0-9-]` comes from the prompt, so separators, control and direction marks cannot; the date keeps the name
 * from being one that Windows reserves (`con`, `nul`). Words in other scripts drop out: with none left it is `image`.
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

function slug(prompt: string): string {
  // A prompt may have 32,000 characters; its first words are in the first few hundred.
  const ascii = prompt
    .slice(0, 400)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøđðþłı]/g, (letter) => LETTERS[letter] ?? '')
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return shorten(ascii) || 'image';
}

/** Cut between words where there is one to cut at. */
function shorten(text: string): string {
  if (text.length <= MAX_SLUG_LENGTH) return text;
  const end = text.lastIndexOf('-', MAX_SLUG_LENGTH);
  return text.slice(0, end > 0 ? end : MAX_SLUG_LENGTH);
}
