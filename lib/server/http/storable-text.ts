import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';

/** Escapes are the only way in which either comes: JSON has no bare control characters, and UTF-8 no halves. */
const SUSPICIOUS = /\\u(?:0000|d[89a-f])/i;

/**
 * A text with NUL in it is refused by PostgreSQL, and half of a character becomes another one on its way to any database
 * or API. So neither comes in, in no field and in no name of a field.
 *
 * @param json what the body was parsed from
 * @throws OverpaintError invalid_request, naming the field
 */
export function refuseUnstorableTexts(body: unknown, json: string): void {
  if (!SUSPICIOUS.test(json)) return;
  // Not by recursion: a body may be nested deeper than the stack is.
  const left: { path: string; value: unknown }[] = [{ path: '', value: body }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { path, value } = next;
    if (typeof value === 'string') refuse(value, path);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, part] of Object.entries(value)) {
        refuse(name, path);
        left.push({ path: path === '' ? name : `${path}.${name}`.slice(0, 200), value: part });
      }
    }
  }
}

/**
 * The same for an address. (What is not UTF-8 in it was replaced when it was parsed.)
 * @throws OverpaintError invalid_request
 */
export function refuseUnstorableQuery({ searchParams }: Pick<URL, 'searchParams'>): void {
  for (const [name, value] of searchParams) {
    refuse(name, '');
    refuse(value, name);
  }
}

/** An id from a path; an empty one, which nothing has, where no database could look for it. */
export function storableId(id: string): string {
  return id.includes('\0') ? '' : id;
}

function refuse(text: string, path: string): void {
  const what = text.includes('\0') ? 'the character NUL' : text.isWellFormed() ? null : 'half of a character';
  if (what === null) return;
  const where = path === '' ? 'The request' : `“${path}”`;
  throw new OverpaintError('invalid_request', `${where} has ${what} in it, which cannot be kept. Remove it.`);
}
