import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';
import type { LibrarySort } from '@/lib/shared/library-filter';

/** Where a row lies in the order of a sort: the time or the cost it is sorted by, and its id for the ties. */
export type Place = { key: number; id: string };

const LETTERS: Record<LibrarySort, string> = { newest: 'n', oldest: 'o', dearest: 'd', cheapest: 'c' };

/** The page after this place. It carries its sort, since in another order the same place is another. */
export function writeLibraryCursor(sort: LibrarySort, { key, id }: Place): string {
  return Buffer.from(`${LETTERS[sort]}${key}.${id}`).toString('base64url');
}

/** @throws OverpaintError invalid_cursor, for one of another sort too */
export function readLibraryCursor(sort: LibrarySort, cursor: string | null): Place | null {
  if (cursor === null) return null;
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const parts = /^([nodc])(-?\d{1,15})\.([0-9a-f-]{36})$/.exec(text);
  if (parts === null || parts[1] !== LETTERS[sort]) throw new OverpaintError('invalid_cursor');
  return { key: Number(parts[2]), id: parts[3] as string };
}
