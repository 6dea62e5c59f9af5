import 'server-only';
import { slug } from '@/lib/shared/file-name';

/** WhatsApp’s own: letters, digits and `_.- ` up to 128. */
export const IDENTIFIER_MAX = 128;
/** Of one sticker, for people who do not see it. */
export const DESCRIPTION_MAX = 125;

/** Cut to so many characters, as people count them: no half emoji, no half flag. */
export function cutTo(text: string, most: number): string {
  if (text.length <= most) return text;
  let cut = '';
  for (const { segment } of graphemes.segment(text)) {
    if (cut.length + segment.length > most) break;
    cut += segment;
  }
  return cut.trimEnd();
}
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Small ASCII letters, digits and hyphens; empty where there are none. */
export function plainSlug(text: string): string {
  const plain = slug(text)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return plain === 'image' && !/image/i.test(text) ? '' : plain;
}

/** Names the pack for ever, and no other one: two packs of one name are two jobs. */
export function packIdentifier(title: string, jobId: string): string {
  const own = jobId.replace(/[^A-Za-z0-9]/g, '').slice(-12);
  return [plainSlug(title).slice(0, IDENTIFIER_MAX - 13), own].filter(Boolean).join('-');
}

/** `01-happy`, so that every program lists them in the pack’s order. */
export function numberedName(number: number, name: string): string {
  return `${String(number).padStart(2, '0')}-${slug(name)}`;
}

/**
 * Names that differ, in small and capital letters too, and have so many characters.
 *
 * @param fewest shorter ones are made longer
 */
export function uniqueNames(names: readonly string[], { fewest, most }: { fewest: number; most: number }) {
  const taken = new Set<string>();
  return names.map((wanted) => {
    const name = cutTo(wanted.trim(), most);
    let unique = name.length < fewest ? `${name}${'_'.repeat(fewest - name.length)}` : name;
    for (let number = 2; taken.has(unique.toLowerCase()); number++) {
      unique = `${cutTo(name, most - String(number).length - 1)}-${number}`;
    }
    taken.add(unique.toLowerCase());
    return unique;
  });
}

/** What people hear who do not see it: the name, and what is drawn. */
export function describeSticker({ name, words }: { name: string; words: string }): string {
  const said = words.replace(/\s+/g, ' ').trim();
  return said === '' ? name.trim() : `${name.trim()}: ${said}`;
}
